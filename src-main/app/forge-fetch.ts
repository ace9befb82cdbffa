import { Readable } from 'node:stream'
import { createHttpExchange, type HttpAnswer, type HttpRequest } from '../git/remote/http-exchange.ts'

type Method = HttpRequest['method']

const methods: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
const isMethod = (name: string): name is Method => methods.has(name)

/** A `Response` with one of these must have no body. https://fetch.spec.whatwg.org/#null-body-status */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304])
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

/**
 * `fetch` over the connections git's own checks use: the proxies and certificates of this computer, kept-open
 * connections, deadlines. Redirects are handed back: the clients of the forges decide where the sign-in goes along.
 */
export const createForgeFetch = (): {
  readonly fetch: typeof globalThis.fetch
  readonly close: () => void
} => {
  const exchange = createHttpExchange({ connectMs: 20_000, answerMs: 60_000 })
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const request = input instanceof Request ? input : null
    const url = new URL(input instanceof Request ? input.url : input)
    const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
    if (!isMethod(method)) throw new TypeError(`A forge is not asked by ${method}.`)
    const { body } = init
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new TypeError('A forge is asked by text.')
    }
    const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers))
    const signal = init.signal ?? request?.signal ?? new AbortController().signal
    const answer = await exchange.send({
      method,
      url,
      headers,
      ...(typeof body === 'string' ? { body: Buffer.from(body) } : {}),
      // What creates or changes something is never sent again by itself.
      ...(method === 'GET' ? {} : { isOnce: true }),
      signal,
    })
    return toResponse(answer, url)
  }
  return { fetch, close: exchange.close }
}
