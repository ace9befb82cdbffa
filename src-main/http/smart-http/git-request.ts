import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ProtocolVersion } from '../../core/ports/git-host.ts'

/** The highest version a client offers: `Git-Protocol: version=2`, perhaps among other keys. */
export const protocolVersion = (request: IncomingMessage): ProtocolVersion => {
  const offered = String(request.headers['git-protocol'] ?? '').split(':')
  return offered.includes('version=2') ? 2 : offered.includes('version=1') ? 1 : 0
}

/**
 * A body as it arrives, as iterating the request would give it. Most are a few hundred bytes that came with the head,
 * for which Node's own iteration costs more than everything else that is done with them.
 */
const bodyOf = (request: IncomingMessage): AsyncIterable<Buffer> => {
  const moved = (): Promise<void> =>
    new Promise((resolve) => {
      const events = ['readable', 'end', 'error', 'close'] as const
      const settle = (): void => {
        for (const event of events) request.off(event, settle)
        resolve()
      }
      for (const event of events) request.on(event, settle)
    })
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    for (;;) {
      const chunk = request.read() as Buffer | null
      if (chunk !== null) return { done: false, value: chunk }
      if (request.complete || request.readableEnded) return { done: true, value: undefined }
      if (request.destroyed) throw request.errored ?? new Error('The connection closed.')
      await moved()
    }
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

/**
 * The body as it was before compression, as it arrives. git compresses larger requests.
 * @throws AppError `invalid_input` for an encoding other than gzip
 */
export const requestBody = (request: IncomingMessage): AsyncIterable<Buffer> => {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return bodyOf(request)
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new AppError('invalid_input', 'Only gzip is understood as content encoding.')
  }
  // Errors of either end come out of the iteration.
  return pipeline(request, createGunzip(), () => undefined)
}

/** Held for a client at most: git goes on while the last pieces are on their way. */
const mostWaitingBytes = 512 * 1024

/** Writes with back-pressure: resolves when there is room for more, rejects when the client went away. */
export const responseWriter =
  (response: ServerResponse, signal: AbortSignal) =>
  async (bytes: Uint8Array): Promise<void> => {
    if (!response.write(bytes) && response.writableLength > mostWaitingBytes)
      await once(response, 'drain', { signal })
  }

/** Aborts when the client goes away before it has the whole answer. */
export const abortWhenClientLeaves = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
