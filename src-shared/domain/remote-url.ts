import { AppError } from '../errors/app-error.ts'

/**
 * How git reaches a remote. `git` is the daemon's own protocol: open to all, without a sign-in or encryption, still
 * what some old hosts and appliances speak. `file` is for imports of a local path only.
 */
export type RemoteProtocol = 'https' | 'http' | 'ssh' | 'git' | 'file'

/** A git address taken apart. `url` never carries a user's secret. */
export type RemoteAddress = {
  readonly protocol: RemoteProtocol
  /** What git is given: without a password; an SSH user stays, it is part of the address. */
  readonly url: string
  /** Host with port where one is given, lower case; "" for a local path. */
  readonly host: string
  /** Path without leading slash and trailing `.git`, for people: `owner/repository`. */
  readonly path: string
  /** Two addresses with the same key name the same repository. */
  readonly canonical: string
}

export type ParsedRemote = {
  readonly address: RemoteAddress
  /** User name and password that stood in a pasted HTTP address; to be sealed, never stored in clear. */
  readonly userInfo: { readonly username: string; readonly password: string } | null
}

const problem = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const trimPath = (path: string): string =>
  path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')

const defaultPorts: Readonly<Record<string, string>> = {
  'https:': '443',
  'http:': '80',
  'ssh:': '22',
  'git:': '9418',
}

/** `[user@]host:path`, git's short form for SSH; a colon after a slash makes it a path (git-clone, GIT URLS). */
const scpForm = /^(?:([^\s@/:]+)@)?(\[[0-9a-fA-F:]+\]|[^\s/:[\]]+):(?!\/\/)([^\s].*)$/

const canonicalOf = (host: string, path: string): string => `${host}/${path.toLowerCase()}`

const parseScp = (user: string | undefined, host: string, rawPath: string): RemoteAddress => {
  if (host.startsWith('-') || rawPath.startsWith('-') || user?.startsWith('-')) {
    throw problem('An address does not begin with a dash.')
  }
  const lowerHost = host.toLowerCase()
  const path = trimPath(rawPath)
  const userPart = user === undefined ? '' : `${user}@`
  return {
    protocol: 'ssh',
    url: `${userPart}${lowerHost}:${rawPath}`,
    host: lowerHost,
    path,
    canonical: canonicalOf(lowerHost, path),
  }
}

const parseUrl = (text: string): ParsedRemote => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw problem('This is not a git address.')
  }
  const protocol = url.protocol.slice(0, -1)
  if (protocol !== 'https' && protocol !== 'http' && protocol !== 'ssh' && protocol !== 'git') {
    throw problem(
      `Addresses begin with https://, http://, ssh:// or git://; ${protocol}:// is not supported.`,
    )
  }
  if (url.hostname === '' || url.hostname.startsWith('-')) throw problem('The address has no host.')
  if (url.search !== '' || url.hash !== '') throw problem('A git address has no "?" or "#" part.')
  const path = trimPath(decodeURIComponent(url.pathname))
  if (path === '') throw problem('The address names no repository on the host.')
  const username = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  if (username.startsWith('-')) throw problem('An address does not begin with a dash.')
  if (protocol !== 'ssh') url.username = ''
  url.password = ''
  const port = url.port === '' || url.port === defaultPorts[url.protocol] ? '' : `:${url.port}`
  const host = `${url.hostname.toLowerCase()}${port}`
  return {
    address: { protocol, url: url.href.replace(/\/+$/, ''), host, path, canonical: canonicalOf(host, path) },
    userInfo:
      protocol !== 'ssh' && protocol !== 'git' && (username !== '' || password !== '')
        ? { username, password }
        : null,
  }
}

/**
 * Takes a pasted git address apart: `https://`, `http://`, `ssh://`, `git://` or `user@host:path`.
 * @throws AppError `invalid_input` with a sentence that says what is wrong
 */
export const parseRemoteUrl = (text: string): ParsedRemote => {
  const trimmed = text.trim()
  if (trimmed === '') throw problem('The address is empty.')
  if (/[\s\p{Cc}]/u.test(trimmed)) throw problem('An address has no spaces or control characters.')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return parseUrl(trimmed)
  const scp = scpForm.exec(trimmed)
  if (scp?.[2] !== undefined && scp[3] !== undefined) {
    return { address: parseScp(scp[1], scp[2], scp[3]), userInfo: null }
  }
  throw problem(
    'This is not a git address. Examples: https://host/owner/repository, git@host:owner/repository.',
  )
}

/** An address on this computer's file system, for imports. `path` must be absolute. */
export const localRemoteAddress = (path: string): RemoteAddress => ({
  protocol: 'file',
  url: path,
  host: '',
  path,
  canonical: `file:${path}`,
})
