import { AppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from './forge-answer.ts'
import { failureOfFetch } from './forge-failure.ts'

/** The `fetch` of the platform, with the proxies and certificates of this computer. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>

export type ForgeCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Fields of a form in place of a body of JSON, as OAuth wants them. */
  readonly form?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** How long it may take as a whole; most answers come within a second. */
  readonly timeoutMs?: number
}

export type SendForgeCall = (call: ForgeCall) => Promise<ForgeAnswer>

const defaultTimeoutMs = 30_000
/** A page of a hundred repositories is some 600 KB at the most talkative of forges. */
const mostBytes = 16 * 1024 ** 2
const mostRedirects = 5
/** https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx */
export const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The text of an answer, up to 16 MiB. */
export const readText = async (response: Response, host: string): Promise<string> => {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > mostBytes) {
      throw new AppError('remote_error', 'The answer is too long.', { details: { host } })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** JSON, or the text itself when it is none; null for nothing. */
export const parse = (text: string): unknown => {
  if (text === '') return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Where a redirect leads: the same origin or up to https at the same host, since the sign-in goes along. */
export const redirectTarget = (from: URL, location: string | null): URL | null => {
  const to = location === null ? null : URL.parse(location, from.href)
  if (to === null) return null
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname
  return to.origin === from.origin || isUpgrade ? to : null
}

/**
 * One call of a forge's API, its answer whole. Redirects are followed for GET alone, and never with the sign-in to
 * another host; the answer to any other method is handed back as it is. Statuses are for the caller to judge.
 * @throws AppError `remote_unreachable`, `remote_stalled`, `remote_tls_untrusted` … when nothing answered; `cancelled`
 */
export const createSendForgeCall =
  (fetch: Fetch): SendForgeCall =>
  async ({ method, url, headers, body, form, signal, timeoutMs = defaultTimeoutMs }) => {
    const deadline = AbortSignal.timeout(timeoutMs)
    const init: RequestInit = {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
      headers: {
        Accept: 'application/json',
        'User-Agent': 'Mirrordesk',
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    }
    let at = url
    try {
      for (let hop = 0; ; hop += 1) {
        const response = await fetch(at, init)
        const target =
          method === 'GET' && redirectStatuses.has(response.status) && hop < mostRedirects
            ? redirectTarget(at, response.headers.get('location'))
            : null
        if (target === null) {
          const text = await readText(response, at.host)
          return { status: response.status, headers: response.headers, url: at, body: parse(text) }
        }
        await response.body?.cancel()
        at = target
      }
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'It was cancelled.', { cause: error })
      throw failureOfFetch(error, at.host, deadline.aborted ? timeoutMs : null)
    }
  }

/**
 * The address of the next page in a `Link` header; null after the last. https://www.rfc-editor.org/rfc/rfc8288
 * A server that does not know its own scheme names `http:` for what was asked over https: the page is asked for as
 * the one before, so that the sign-in never goes in clear.
 * @throws AppError `remote_error` when it is at another host: the sign-in does not go there, and a list that ended here
 * would be taken for whole
 */
export const nextPage = (headers: Headers, at: URL): URL | null => {
  const link = headers.get('link') ?? ''
  for (const part of link.split(/,(?=\s*<)/)) {
    const match = /<([^>]*)>\s*((?:;[^;]*)*)/.exec(part)
    if (match === null || !/;\s*rel\s*=\s*"?next"?(?:\s*;|\s*$)/i.test(match[2] ?? '')) continue
    const next = URL.parse(match[1] ?? '', at.href)
    if (next === null || next.hostname !== at.hostname) {
      const details = { host: at.host, malformed: 'the address of the next page' }
      throw new AppError('remote_error', 'The next page of the list is said to be at another host.', {
        details,
      })
    }
    if (next.protocol === at.protocol && next.host === at.host) return next
    next.protocol = at.protocol
    next.port = at.port
    return next
  }
  return null
}
