import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** Sends as fast as the client takes it. Whoever makes the bytes is stopped when the client leaves. */
export const sendStream = async (
  response: ServerResponse,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> => {
  for await (const part of bytes) {
    signal.throwIfAborted()
    if (!response.write(part)) await once(response, 'drain', { signal })
  }
  response.end()
}
