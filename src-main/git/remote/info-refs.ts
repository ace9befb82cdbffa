import type { Remote } from '../../core/ports/remote-git.ts'
import { remoteFailure } from './classify-failure.ts'
import type { HttpAnswer, HttpExchange } from './http-exchange.ts'
import { credentialOrigins } from './include-file.ts'
import { refuse } from './read-answer.ts'
import { failureContext } from './run-remote-git.ts'

const redirectStatuses = new Set([301, 302, 303, 307, 308])
const maxRedirects = 5

/** The header that signs in, for an origin that may be given the credential; none for any other. */
export const basicAuthorization = (remote: Remote, url: URL): Record<string, string> => {
  const { credential, address } = remote
  if (credential?.kind !== 'password' || !credentialOrigins(address).includes(url.origin)) return {}
  const pair = `${credential.username}:${credential.password}`
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** Where a redirect leads: the same scheme or up to https, and the same service below another address. */
const redirectTarget = (from: URL, location: string | undefined, remote: Remote): URL => {
  const context = failureContext(remote, 'read')
  const url = location === undefined ? null : URL.parse(location, from.href)
  const allowed = url !== null && (url.protocol === from.protocol || url.protocol === 'https:')
  // To a sign-in page, mostly: the host hides what this account may not see.
  if (!allowed || !url.pathname.endsWith('/info/refs')) {
    throw remoteFailure({ code: 'remote_not_found' }, context, `Redirected to ${url?.origin ?? 'nowhere'}`)
  }
  url.username = ''
  url.password = ''
  return url
}

type AskedService = {
  readonly remote: Remote
  readonly service: 'git-upload-pack' | 'git-receive-pack'
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/**
 * Asks what a service of a repository has to say, following redirects. https://git-scm.com/docs/gitprotocol-http
 * @returns the last answer, whatever its status, the address that gave it, and whether every step on the way there was
 *   for good
 */
export const requestInfoRefs = async (
  exchange: HttpExchange,
  asked: AskedService,
): Promise<{ readonly answer: HttpAnswer; readonly url: URL; readonly isForGood: boolean }> => {
  const { remote, service, signal } = asked
  let url = new URL(`${remote.address.url}/info/refs?service=${service}`)
  let isForGood = true
  for (let hop = 0; ; hop += 1) {
    const headers = { ...asked.headers, Pragma: 'no-cache', ...basicAuthorization(remote, url) }
    const answer = await exchange.send({ method: 'GET', url, headers, signal })
    if (!redirectStatuses.has(answer.status) || hop >= maxRedirects) return { answer, url, isForGood }
    answer.discard()
    isForGood &&= answer.status === 301 || answer.status === 308
    url = redirectTarget(url, answer.headers.location, remote)
  }
}

/**
 * The service of a repository, and where it stands.
 * @returns the answer, whose body is the advertisement; null when the server does not speak git's "smart" protocol
 * @throws AppError `remote_…` when it refuses
 */
export const findService = async (
  exchange: HttpExchange,
  asked: AskedService,
): Promise<{
  readonly answer: HttpAnswer
  /** The address of the repository there, without a slash at the end. */
  readonly base: string
  /** The address to give the mirror when the repository moved there for good. */
  readonly movedTo: string | null
} | null> => {
  const { remote, service } = asked
  const { answer, url, isForGood } = await requestInfoRefs(exchange, asked)
  const base = `${url.origin}${url.pathname.slice(0, -'/info/refs'.length)}`
  const movedTo = isForGood && base !== remote.address.url ? base : null
  if (answer.status !== 200) {
    await refuse(answer, failureContext(remote, service === 'git-receive-pack' ? 'write' : 'read'), movedTo)
  }
  const contentType = answer.headers['content-type']?.split(';')[0]?.trim()
  if (contentType === `application/x-${service}-advertisement`) {
    return { answer, base, movedTo }
  }
  answer.discard()
  return null
}
