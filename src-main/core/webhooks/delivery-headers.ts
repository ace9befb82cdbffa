import { createHmac } from 'node:crypto'
import type { DeliveryRow } from '../ports/webhook-store.ts'

/** What every attempt of a delivery sends, but for the signature. The id tells a second delivery of the same. */
export const deliveryHeaders = ({
  id,
  event,
}: Pick<DeliveryRow, 'id' | 'event'>): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/json',
  'User-Agent': 'Pierre-Webhook/1.0',
  'X-Pierre-Event': event,
  'X-Pierre-Delivery': id,
})

/**
 * `X-Pierre-Signature`: HMAC-SHA256 with the secret over the time, a dot and the body. Receivers refuse one that is
 * older than five minutes: every attempt is signed anew.
 */
export const signatureOf = (secret: string, body: string, now: number): string => {
  const seconds = Math.floor(now / 1_000)
  const hex = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},sha256=${hex}`
}
