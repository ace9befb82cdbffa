import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HookReceiver } from '../../core/hooks-in/receive-hooks.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { RawHandler } from '../http-server.ts'
import { hookTarget } from './hook-target.ts'

/** GitHub caps its own at 25 MB; the others have no rule. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const largestDeliveryBytes = 26 * 1_048_576
/** Of all that are under way: who cannot sign must not be able to fill the memory. */
const largestTogetherBytes = 4 * largestDeliveryBytes
/** Forges wait ten seconds or so. */
const longestMs = 60_000

/** Says nothing of why: a sender without the secret learns nothing. */
const end = (response: ServerResponse, status: number, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'Content-Length': '0', ...headers }).end()
}
/** The rest of the body is not wanted. */
const refuse = (response: ServerResponse, status: number, headers: Record<string, string> = {}): void =>
  end(response, status, { Connection: 'close', ...headers })

/** A header that came more than once has no one value. */
const headerOf =
  ({ headersDistinct }: IncomingMessage) =>
  (name: string): string | null => {
    const values = headersDistinct[name]
    return values?.length === 1 ? (values[0] ?? null) : null
  }

/** `/webhooks/…`: what forges tell. A delivery is verified while it comes in, answered, and looked at afterwards. */
export const createHookRoutes = (options: {
  readonly receiver: HookReceiver
  /** The path of the public address; "" when it has none. */
  readonly prefix: () => string
  readonly clock: Clock
}): RawHandler => {
  const { receiver, clock } = options
  let together = 0

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = hookTarget(request.url ?? '', options.prefix())
    if (target === null) {
      refuse(response, 404)
      return
    }
    if (request.method !== 'POST') {
      refuse(response, 405, { Allow: 'POST' })
      return
    }
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > largestDeliveryBytes) {
      refuse(response, 413)
      return
    }
    const headers = headerOf(request)
    const verification = receiver.begin(target.kind, target.accountId, headers)
    if (verification === null) {
      refuse(response, 401)
      return
    }
    const largestBytes = Math.min(largestDeliveryBytes, verification.largestBytes ?? largestDeliveryBytes)
    if (announced > largestBytes) {
      refuse(response, 413)
      return
    }
    const stopTimer = clock.setTimer(longestMs, () => request.destroy())
    const parts: Buffer[] = []
    let size = 0
    try {
      // A refusal is still to be answered.
      for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += part.length
        together += part.length
        if (size > largestBytes) {
          refuse(response, 413)
          return
        }
        if (together > largestTogetherBytes) {
          refuse(response, 503, { 'Retry-After': '10' })
          return
        }
        verification.update(part)
        parts.push(part)
      }
      const signer = verification.signer()
      if (signer === null) {
        end(response, 401)
        return
      }
      end(response, 202)
      receiver.accept({ kind: target.kind, signer, headers, body: Buffer.concat(parts) })
    } catch (error) {
      // The sender went away: it sends again, or not.
      if (!request.destroyed) throw error
    } finally {
      together -= size
      stopTimer()
    }
  }

  return { handles: (url) => hookTarget(url, options.prefix()) !== null, handle }
}
