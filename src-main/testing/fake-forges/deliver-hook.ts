import { request } from 'node:http'

/** Public addresses of tests, and where the reverse proxy that stands there passes requests on to. */
const proxies = new Map<string, string>()

/** A reverse proxy: what a fake forge sends to `publicAddress` arrives at `address`, under the name that was asked for. */
export const reverseProxy = (publicAddress: string, address: string): void =>
  void proxies.set(publicAddress, address)

export type HookAnswer = { readonly status: number; readonly body: string }

const placeOf = (url: string): { readonly url: string; readonly host: string } => {
  for (const [from, to] of proxies) {
    if (url.startsWith(from)) return { url: `${to}${url.slice(from.length)}`, host: new URL(from).host }
  }
  return { url, host: URL.parse(url)?.host ?? '' }
}

/** Sends one delivery; null when nobody answers. What becomes of it is the receiver's business. */
export const deliverHook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): Promise<HookAnswer | null> =>
  new Promise((resolve) => {
    const place = placeOf(url)
    // Tests reach nobody else.
    if (!place.url.startsWith('http://127.0.0.1:')) {
      resolve(null)
      return
    }
    const bytes = Buffer.from(body)
    const sent = request(
      place.url,
      {
        method: 'POST',
        agent: false,
        headers: {
          'Content-Type': 'application/json',
          ...headers,
          Host: place.host,
          'Content-Length': String(bytes.length),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('error', () => resolve(null))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
      },
    )
    sent.on('error', () => resolve(null))
    sent.end(bytes)
  })
