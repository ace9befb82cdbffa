import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { AttemptEnd, DeliveryRow, WebhookRow } from '../ports/webhook-store.ts'
import { deliveryHeaders, signatureOf } from './delivery-headers.ts'
import { openSecret } from './webhook-secret.ts'

/** As long as a receiver may take, from the connection to the end of its answer. */
export const attemptLimitMs = 10_000

export type Attempt = Pick<AttemptEnd, 'status' | 'error' | 'durationMs'>

/** Why an attempt was given up that nobody answered. */
const tooLate = new AppError('timeout', `No answer came within ${attemptLimitMs / 1_000} seconds.`)

const errorOfStatus = (status: number): string | null => {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) {
    return `The receiver answered ${status}, which leads elsewhere: redirects are not followed.`
  }
  return `The receiver answered ${status}.`
}

/**
 * Sends a delivery once. Never rejects: no answer is an end like any other. Success is what answers 2xx in time.
 * @param controller aborted by a shutdown: it gives up at once
 */
export const attemptDelivery = async (
  parts: { readonly clock: Clock; readonly vault: Vault; readonly sender: WebhookSender },
  webhook: WebhookRow,
  delivery: DeliveryRow,
  controller: AbortController,
): Promise<Attempt> => {
  const { clock } = parts
  const startedAt = clock.now()
  const withdraw = clock.setTimer(attemptLimitMs, () => controller.abort(tooLate))
  const ended = (status: number | null, error: string | null): Attempt => ({
    status,
    error,
    durationMs: clock.now() - startedAt,
  })
  try {
    const secret = openSecret(parts.vault, webhook)
    const { status } = await parts.sender.send({
      url: webhook.url,
      headers: {
        ...deliveryHeaders(delivery),
        'X-Pierre-Signature': signatureOf(secret, delivery.body, startedAt),
      },
      body: delivery.body,
      signal: controller.signal,
    })
    return ended(status, errorOfStatus(status))
  } catch (error) {
    if (controller.signal.reason === tooLate) return ended(null, tooLate.message)
    const { code, details } = toAppError(error)
    return ended(null, errorMessage(code, details).title)
  } finally {
    withdraw()
  }
}
