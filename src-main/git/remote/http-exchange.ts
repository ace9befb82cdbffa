import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import https from 'node:https'
import tls from 'node:tls'
import { takesMore } from './takes-more.ts'
import { trustedCertificates } from './trusted-certificates.ts'
import { userAgent } from './user-agent.ts'

// Imported, it would give all its names at once, and load for them fetch and WebSocket, which a start does not need.
const http = process.getBuiltinModule('node:http')

export type HttpTimeouts = {
  readonly connectMs: number
  /** From the request sent to the first byte of the answer, and between two pieces of it. */
  readonly answerMs: number
}

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | StreamedBody
  readonly signal: AbortSignal
  /** How long no byte may move once it is connected, in place of `answerMs`; then the error is `ESTALLED`. */
  readonly silenceMs?: number
  /**
   * What it asks for must not be asked twice by itself. Where another request would be sent again, because the host
   * seems to have closed a kept connection in that moment, the error has `wasKept: true`.
   */
  readonly isOnce?: true
}

/** A body that is sent as it is read. */
export type StreamedBody = {
  /** null: nobody knows before its end; it goes in chunks. */
  readonly length: number | null
  /** Opened for each attempt. */
  readonly chunks: () => AsyncIterable<Buffer>
  /** An answer that agrees (2xx) and begins before the end of the body does not end it: the host still reads. */
  readonly goesOn?: true
}

export type HttpAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body as it comes, read once. Throws Node's errors, `ESTALLED` when nothing moved for `answerMs`. */
  readonly chunks: () => AsyncIterable<Buffer>
  /** Gives up on the body, and on the connection with it. */
  readonly discard: () => void
}

/** HTTP over connections that stay open between checks. Rejects with Node's own errors; `failureOfSocket` reads them. */
export type HttpExchange = {
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>
  readonly close: () => void
}

const timedOut = (what: string, code = 'ETIMEDOUT'): Error =>
  Object.assign(new Error(`No ${what} in time.`), { code })

async function* chunksOf(
  response: IncomingMessage,
  idleMs: number,
  onWatch: (touch: () => void) => void,
): AsyncGenerator<Buffer> {
  const watchdog = setTimeout(() => response.destroy(timedOut('data', 'ESTALLED')), idleMs)
  onWatch(() => watchdog.refresh())
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      watchdog.refresh()
      yield chunk
    }
  } finally {
    onWatch(() => undefined)
    clearTimeout(watchdog)
  }
}

/** Sends a body as fast as it is taken, until its answer makes the rest of it pointless. */
const sendStreamed = async (
  request: ClientRequest,
  body: StreamedBody,
  onChunk: () => void,
  isDecided: () => boolean,
): Promise<void> => {
  for await (const chunk of body.chunks()) {
    if (isDecided() || request.destroyed) return
    onChunk()
    if (!request.write(chunk)) await takesMore(request)
  }
  request.end()
}

/**
 * @param mostConnections to one host at the same time. Who has others to count them, like the places of runs, needs no limit
 *   here: a request that waits for a connection waits behind what may take hours, and is taken for one that found no host.
 */
export const createHttpExchange = (timeouts: HttpTimeouts, mostConnections = 16): HttpExchange => {
  const agentOptions = {
    keepAlive: true,
    maxSockets: mostConnections,
    maxFreeSockets: 4,
    scheduling: 'lifo',
    proxyEnv: process.env,
  } as const
  const plain = new http.Agent(agentOptions)
  let secure: https.Agent | null = null
  const secureAgent = (): https.Agent =>
    (secure ??= new https.Agent({
      ...agentOptions,
      // One context for all: made of a list, each connection would read all certificates anew, for milliseconds.
      secureContext: tls.createSecureContext({ ca: trustedCertificates() }),
    }))

  const attempt = (asked: HttpRequest, again: boolean): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const { method, url, headers, body, signal, silenceMs = timeouts.answerMs } = asked
      const isSecure = url.protocol === 'https:'
      const options = {
        method,
        signal,
        headers: {
          'User-Agent': userAgent,
          ...headers,
          ...(body === undefined || body.length === null ? {} : { 'Content-Length': body.length }),
        },
      }
      const request = isSecure
        ? https.request(url, { ...options, agent: secureAgent() })
        : http.request(url, { ...options, agent: plain })

      let deadline: NodeJS.Timeout | undefined
      const within = (ms: number, what: string, code?: string): void => {
        clearTimeout(deadline)
        deadline = setTimeout(() => request.destroy(timedOut(what, code)), ms)
      }
      let status: number | null = null
      const silence = asked.silenceMs === undefined ? undefined : 'ESTALLED'
      const connected = (): void => within(silenceMs, 'answer', silence)
      /** A piece of the body went: who waits for the answer, or for more of it, waits on. */
      let touch = connected
      within(timeouts.connectMs + timeouts.answerMs, 'connection')
      request.once('socket', (socket) => {
        if (socket.connecting) {
          within(timeouts.connectMs, 'connection')
          socket.once(isSecure ? 'secureConnect' : 'connect', connected)
        } else connected()
      })
      request.once('response', (response) => {
        clearTimeout(deadline)
        touch = () => undefined
        status = response.statusCode ?? 0
        // Until someone reads, an error has no other listener.
        response.on('error', () => undefined)
        resolve({
          status,
          headers: response.headers,
          chunks: () =>
            chunksOf(response, silenceMs, (watched) => {
              touch = watched
            }),
          discard: () => response.destroy(),
        })
        // Answered before the end of the body: whoever came next on this connection would be taken for the rest of it.
        response.once('end', () => {
          if (!request.writableEnded) request.destroy()
        })
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(deadline)
        // The host closed an idle connection in the moment we used it: nothing was done yet, so ask again.
        const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        if (isStale && asked.isOnce === true) reject(Object.assign(error, { wasKept: true }))
        else if (isStale && again) attempt(asked, false).then(resolve, reject)
        else reject(error)
      })
      if (body === undefined || Buffer.isBuffer(body)) {
        request.end(body)
        return
      }
      const isDecided = (): boolean =>
        status !== null && !(body.goesOn === true && status >= 200 && status < 300)
      sendStreamed(request, body, () => touch(), isDecided).catch((error: unknown) =>
        request.destroy(error as Error),
      )
    })

  return {
    send: (request) => attempt(request, true),
    close: () => {
      plain.destroy()
      secure?.destroy()
    },
  }
}
