import { Readable } from 'node:stream'
import { createHttpExchange, type HttpAnswer, type HttpRequest } from '../git/remote/http-exchange.ts'

type Method = HttpRequest['method']

const methods: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
const isMethod = (name: string): name is Method => methods.has(name)

/** A `Response` with one of these must have no body. https://fetch.spec.whatwg.org/#null-body-status */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304])
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const mostRedirects = 5

const headersOf = (answer: HttpAnswer): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  return headers
}

const toResponse = (answer: HttpAnswer, url: URL): Response => {
  const hasBody = !withoutBody.has(answer.status)
  if (!hasBody) answer.discard()
  const body = hasBody ? (Readable.toWeb(Readable.from(answer.chunks())) as unknown as ReadableStream) : null
  const response = new Response(body, { status: answer.status, headers: headersOf(answer) })
  // Only `fetch` itself can give a response its address.
  Object.defineProperty(response, 'url', { value: url.href })
  return response
}

/** The same method goes on for 307 and 308; for the others, only what asks goes on. */
const mayFollow = (method: Method, status: number): boolean =>
  redirectStatuses.has(status) && (method === 'GET' || status === 307 || status === 308)

/**
 * `fetch` over the connections git's own checks use: the proxies and certificates of this computer, kept-open
 * connections, deadlines. Redirects are followed at the same host alone, since the sign-in goes along.
 */
export const createForgeFetch = (): {
  readonly fetch: typeof globalThis.fetch
  readonly close: () => void
} => {
  const exchange = createHttpExchange({ connectMs: 20_000, answerMs: 60_000 })
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const request = input instanceof Request ? input : null
    let url = new URL(input instanceof Request ? input.url : input)
    const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
    if (!isMethod(method)) throw new TypeError(`A forge is not asked by ${method}.`)
    const { body } = init
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new TypeError('A forge is asked by text.')
    }
    const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers))
    const signal = init.signal ?? request?.signal ?? new AbortController().signal
    for (let hop = 0; ; hop += 1) {
      const answer = await exchange.send({
        method,
        url,
        headers,
        ...(typeof body === 'string' ? { body: Buffer.from(body) } : {}),
        // What creates or changes something is never sent again by itself.
        ...(method === 'GET' ? {} : { isOnce: true }),
        signal,
      })
      const { location } = answer.headers
      const target = location === undefined ? null : URL.parse(location, url.href)
      const follows =
        init.redirect !== 'manual' &&
        hop < mostRedirects &&
        mayFollow(method, answer.status) &&
        target !== null &&
        target.origin === url.origin
      if (!follows) return toResponse(answer, url)
      answer.discard()
      url = target
    }
  }
  return { fetch, close: exchange.close }
}
