import type { Remote } from '../../core/ports/remote-git.ts'
import { failureOfSocket, remoteFailure } from '../remote/classify-failure.ts'
import type { HttpAnswer, HttpExchange, HttpRequest } from '../remote/http-exchange.ts'
import { isHttp } from '../remote/include-file.ts'
import { basicAuthorization } from '../remote/info-refs.ts'
import { failureContext } from '../remote/run-remote-git.ts'

const redirectStatuses = new Set([301, 302, 303, 307, 308])
const mostRedirects = 5
/** What ours alone decide about a request. */
const ownHeaders = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'expect', 'upgrade'])
/** Headers that let somebody in, which another host must not see. */
const secretHeaders = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'private-token',
  'job-token',
])

const hasHeader = (headers: Readonly<Record<string, string>>, name: string): boolean =>
  Object.keys(headers).some((one) => one.toLowerCase() === name)

const without = (
  headers: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())))

/** Our sign-in, for the remote's own host and no other; never over what the server gave for this request. */
const signIn = (
  remote: Remote,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Record<string, string> =>
  isHttp(remote.address) && !hasHeader(headers, 'authorization') ? basicAuthorization(remote, url) : {}

export type LfsRequest = Omit<HttpRequest, 'url'> & {
  readonly url: string
  readonly remote: Remote
  readonly operation: 'download' | 'upload'
  /** Headers given by the server for this address. */
  readonly given: Readonly<Record<string, string>>
  /** Whether our sign-in may be added, where the host is the remote's. */
  readonly signsIn: boolean
}

/**
 * Sends one request of LFS and follows redirects with the same method, as git-lfs does. To another origin go neither
 * our sign-in nor what the server gave us for the first one.
 * @throws AppError `remote_…`, `cancelled`
 */
export const sendLfs = async (exchange: HttpExchange, request: LfsRequest): Promise<HttpAnswer> => {
  const { remote, operation } = request
  const context = failureContext(remote, operation === 'upload' ? 'write' : 'read')
  const first = URL.parse(request.url)
  const isWeb = (url: URL | null): url is URL => url?.protocol === 'http:' || url?.protocol === 'https:'
  if (!isWeb(first)) {
    throw remoteFailure({ code: 'remote_error' }, context, 'The server gave an address that is none.')
  }
  let url = first
  let given = without(request.given, ownHeaders)
  for (let hop = 0; ; hop += 1) {
    const headers = { ...request.headers, ...given }
    const own = request.signsIn ? signIn(remote, url, headers) : {}
    let answer: HttpAnswer
    try {
      answer = await exchange.send({ ...request, url, headers: { ...headers, ...own } })
    } catch (error) {
      throw failureOfSocket(error, context)
    }
    const next = redirectStatuses.has(answer.status)
      ? URL.parse(answer.headers.location ?? '', url.href)
      : null
    const mayFollow = isWeb(next) && (next.protocol === url.protocol || next.protocol === 'https:')
    if (!mayFollow || hop >= mostRedirects) return answer
    answer.discard()
    if (next.origin !== url.origin) given = without(given, secretHeaders)
    next.username = ''
    next.password = ''
    url = next
  }
}

/** Headers that say what is sent, and let nobody in. */
const openHeaders = new Set(['accept', 'content-type', 'transfer-encoding'])
const shortestSecret = 8

/**
 * What lets somebody in, of what the server gave for an address: the words of its headers and the parameters that sign
 * the address. A server that gives back what it was told must not bring them into a message.
 */
export const givenSecrets = (given: Readonly<Record<string, string>>, url = ''): readonly string[] => {
  const headers = Object.entries(given).flatMap(([name, value]) =>
    openHeaders.has(name.toLowerCase()) ? [] : [value, ...value.split(/\s+/)],
  )
  const parameters = [...(URL.parse(url)?.searchParams.values() ?? [])]
  return [...headers, ...parameters].filter((text) => text.length >= shortestSecret)
}

/** The text of an answer, up to a limit; the rest is given up with the connection. */
export const readText = async (answer: HttpAnswer, mostBytes: number): Promise<string> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of answer.chunks()) {
    parts.push(chunk)
    length += chunk.length
    if (length > mostBytes) break
  }
  if (length > mostBytes) answer.discard()
  return Buffer.concat(parts).toString('utf8', 0, mostBytes)
}
