import { AppError, type ErrorCode, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { RefReason } from '../../../src-shared/domain/run.ts'
import { redact } from '../redact.ts'

/**
 * The one place that reads what git, ssh and HTTP servers say about a failure. Everything is matched on English
 * text (`LC_ALL=C`): an HTTP status first, then the words, the most specific first.
 */
export type FailureContext = {
  readonly address: RemoteAddress
  /** A 403 means "may not read" to one who reads and "may not write" to one who pushes. */
  readonly direction: 'read' | 'write'
  /** Taken out of every text. */
  readonly secrets: readonly string[]
}

export type HttpFailure = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The beginning of the answer's text. */
  readonly body: string
}

type Meaning = { readonly code: ErrorCode; readonly details?: ErrorDetails }
type Rule = Meaning & {
  readonly sign: RegExp
  /** `remote`: only what the server wrote (`remote: …`); `local`: only what git here wrote. */
  readonly said?: 'remote' | 'local'
}

const outputLimit = 4_000

/** A failure as an AppError whose `details` carry host, path and the redacted end of the text. */
export const remoteFailure = (
  { code, details }: Meaning,
  context: FailureContext,
  output = '',
  cause?: unknown,
): AppError => {
  const { host, path } = context.address
  const text = redact(output, context.secrets).trim().slice(-outputLimit)
  const all: ErrorDetails = { host, path, ...details, ...(text === '' ? {} : { output: text }) }
  return new AppError(code, errorMessage(code, all).title, { details: all, cause })
}

/** Signs in the text of git, ssh and servers, in the order in which they are tried. */
const rules: readonly Rule[] = [
  { sign: /REMOTE HOST IDENTIFICATION HAS CHANGED/, code: 'remote_host_key_changed' },
  { sign: /host key is known for|Host key verification failed/, code: 'remote_host_key_unknown' },
  {
    sign: /Permission denied \([^)]*publickey|Too many authentication failures/,
    code: 'remote_ssh_key_refused',
  },
  {
    sign: /rate.limited due to too many requests|(?:secondary|API) rate limit/i,
    code: 'remote_rate_limited',
  },
  {
    sign: /organization has enabled or enforced SAML SSO/,
    code: 'remote_auth_failed',
    details: { singleSignOn: true },
  },
  {
    sign: /SSL certificate problem|certificate verification failed|unable to get local issuer certificate|SSL: no alternative certificate subject name/i,
    code: 'remote_tls_untrusted',
  },
  {
    sign: /Could not resolve (?:host|proxy)|Temporary failure in name resolution|Network is unreachable/i,
    code: 'remote_offline',
  },
  {
    sign: /Failed to connect|Connection timed out|Operation timed out|Connection refused|No route to host|Couldn't connect to server/i,
    code: 'remote_unreachable',
  },
  { sign: /Operation too slow/, code: 'remote_stalled', details: { stallSeconds: 60 } },
  {
    sign: /DMCA|access to this repository has been disabled/i,
    code: 'remote_not_found',
    details: { blocked: true },
  },
  {
    sign: /Permission to .+ denied to|Write access to repository not granted|not allowed to push code|deploy key\b.*read.only|marked as read.only|archived so it is read-only|service not enabled: '?git-receive-pack/i,
    code: 'remote_write_denied',
  },
  {
    sign: /Authentication failed for|Invalid username or (?:token|password)|Password authentication is not supported|HTTP Basic: Access denied|terminal prompts disabled|could not read (?:Username|Password)/,
    code: 'remote_auth_failed',
  },
  {
    sign: /Repository not found|does not appear to be a git repository|project you were looking for could not be found|not valid: is this a git repository|unable to update url base from redirection|repository '.*' (?:not found|does not exist)/i,
    code: 'remote_not_found',
  },
  {
    sign: /repository size limit|exceeded the storage limit|\bquota\b/i,
    said: 'remote',
    code: 'remote_rejected',
    details: { refs: 'the push: its storage is full', quota: true },
  },
  {
    sign: /No space left on device|ENOSPC/,
    said: 'remote',
    code: 'remote_error',
    details: { diskFull: true },
  },
  { sign: /No space left on device|ENOSPC|write error/, said: 'local', code: 'disk_full' },
  { sign: /pack exceeds maximum allowed size|unable to rewind rpc post data/, code: 'too_large' },
  { sign: /repository corruption on the remote side/, code: 'remote_damaged' },
  { sign: /mismatched algorithms|object format/, code: 'remote_hash_format' },
  { sign: /unknown (?:option|switch)/, said: 'local', code: 'git_unusable' },
  {
    sign: /^error: (?:Could not read|packfile) |loose object .* is corrupt|^fatal: bad object|missing (?:blob|tree|commit) /m,
    said: 'local',
    code: 'store_damaged',
  },
  { sign: /Unable to create '.*\.lock': File exists/, said: 'local', code: 'repository_busy' },
  { sign: /Internal Server Error/, code: 'remote_error' },
  {
    sign: /early EOF|unexpected disconnect|RPC failed; curl (?:18|52|55|56|92)|Connection reset by|Connection closed by|Broken pipe|the remote end hung up unexpectedly|remote failed to report status|Empty reply from server|transfer closed with/i,
    code: 'remote_connection_lost',
  },
  // Also the echo of a broken connection, so after its signs.
  { sign: /bad pack header/, code: 'remote_damaged' },
]

/** Malformed objects: at the source when we read, in what we send when we write. */
const malformedObjects = /fsck error|error in object|zeroPaddedFilemode|badTimezone|missingSpaceBeforeDate/

const ofStatus = (status: number, direction: 'read' | 'write'): Meaning => {
  if (status === 401) return { code: 'remote_auth_failed' }
  if (status === 403) return { code: direction === 'write' ? 'remote_write_denied' : 'remote_auth_failed' }
  if (status === 404 || status === 410) return { code: 'remote_not_found' }
  if (status === 407) return { code: 'remote_proxy_auth' }
  if (status === 413) return { code: 'too_large' }
  if (status === 429) return { code: 'remote_rate_limited' }
  if (status === 451) return { code: 'remote_not_found', details: { blocked: true } }
  return { code: 'remote_error' }
}

const statusInText = /returned error: (\d{3})|HTTP (\d{3})\b|Received HTTP code (\d{3}) from proxy/
/** One line for each ref of a fetch: names that people chose, which must not be taken for signs. */
const refLine = /^ [ *+=t-] .*$/gm
const progressLine = /^(?:remote: )?(?:\w+ (?:objects|deltas)|Checking connectivity):? +\d.*$/gm

/** What is left when progress and the lines about single refs are taken out. */
export const spokenOutput = (stderr: string): string =>
  stderr
    .replace(/\r/g, '\n')
    .replace(refLine, '')
    .replace(progressLine, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')

/** What the server wrote, without git's prefix and padding. */
export const remoteOutput = (stderr: string): string =>
  spokenOutput(stderr)
    .split('\n')
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice('remote:'.length).trim())
    .join('\n')

const meaningOf = (output: string, context: FailureContext): Meaning => {
  const lines = output.replaceAll(context.address.url, '').split('\n')
  const text = {
    remote: lines.filter((line) => line.startsWith('remote:')).join('\n'),
    local: lines.filter((line) => !line.startsWith('remote:')).join('\n'),
    any: lines.join('\n'),
  }
  const found = rules.find((rule) => rule.sign.test(text[rule.said ?? 'any']))
  const status = statusInText.exec(text.local)
  if (status !== null) {
    const number = Number(status[1] ?? status[2] ?? status[3])
    const meaning = ofStatus(number, context.direction)
    // The words say more than a 403 or a 500; "hung up" and the like say less than any status.
    const vague = found === undefined || found.code === 'remote_connection_lost'
    return vague || ![403, 500].includes(number) ? meaning : found
  }
  if (found !== undefined) return found
  if (malformedObjects.test(text.any)) {
    return { code: context.direction === 'read' ? 'remote_damaged' : 'remote_rejected' }
  }
  return { code: 'remote_error' }
}

/** A git process ended with a failure that concerns the whole transfer. */
export const failureOfOutput = (stderr: string, context: FailureContext): AppError => {
  const output = spokenOutput(stderr)
  return remoteFailure(meaningOf(output, context), context, output)
}

/** The remote changed between its listing and the transfer: worth one more try at once. */
export const isFetchRace = (stderr: string): boolean =>
  /not our ref|cannot lock ref .* but expected|couldn't find remote ref/.test(stderr)

const headerOf = (failure: HttpFailure, name: string): string | null => {
  const value = failure.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? null)
}

/** Seconds from now, of `Retry-After` (seconds or date) or GitHub's `x-ratelimit-reset` (epoch seconds). */
const retryAfterSeconds = (failure: HttpFailure, nowMs: number): number | null => {
  const after = headerOf(failure, 'retry-after')
  if (after !== null) {
    const ms = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - nowMs
    if (Number.isFinite(ms)) return Math.max(0, Math.ceil(ms / 1_000))
  }
  const reset = Number(headerOf(failure, 'x-ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(reset) ? Math.max(0, Math.ceil(reset - nowMs / 1_000)) : null
}

/** An HTTP answer that is no success. `details.retryAfterSeconds` when a rate limit or a 503 says how long. */
export const failureOfStatus = (
  failure: HttpFailure,
  context: FailureContext,
  nowMs = Date.now(),
): AppError => {
  const { status, body } = failure
  const seconds = retryAfterSeconds(failure, nowMs)
  const exhausted =
    headerOf(failure, 'retry-after') !== null || headerOf(failure, 'x-ratelimit-remaining') === '0'
  const found = rules.find((rule) => rule.said === undefined && rule.sign.test(body))
  const meaning: Meaning =
    status === 429 || (status === 403 && exhausted)
      ? { code: 'remote_rate_limited' }
      : status === 403 && found !== undefined
        ? found
        : ofStatus(status, context.direction)
  const saysWhen = meaning.code === 'remote_rate_limited' || status === 503
  const details = {
    ...meaning.details,
    status,
    ...(saysWhen && seconds !== null ? { retryAfterSeconds: seconds } : {}),
  }
  return remoteFailure({ code: meaning.code, details }, context, `HTTP ${status}\n${body}`)
}

const tlsCode = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/
const socketCodes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'remote_offline',
  EAI_AGAIN: 'remote_offline',
  ENETUNREACH: 'remote_offline',
  ENETDOWN: 'remote_offline',
  ECONNREFUSED: 'remote_unreachable',
  EHOSTUNREACH: 'remote_unreachable',
  ETIMEDOUT: 'remote_unreachable',
  ESTALLED: 'remote_stalled',
  ECONNRESET: 'remote_connection_lost',
  ECONNABORTED: 'remote_connection_lost',
  EPIPE: 'remote_connection_lost',
  ERR_STREAM_PREMATURE_CLOSE: 'remote_connection_lost',
}

/** An error of Node's HTTP client, by its `code`. */
export const failureOfSocket = (error: unknown, context: FailureContext): AppError => {
  if (error instanceof AppError) return error
  const { code, name, message, statusCode } = error as NodeJS.ErrnoException & {
    readonly statusCode?: number
  }
  if (name === 'AbortError') return new AppError('cancelled', 'It was cancelled.', { cause: error })
  const own = code ?? ''
  const meaning: Meaning =
    statusCode === 407
      ? { code: 'remote_proxy_auth' }
      : { code: tlsCode.test(own) ? 'remote_tls_untrusted' : (socketCodes[own] ?? 'remote_error') }
  return remoteFailure(meaning, context, `${own} ${message}`, error)
}

/** Signs in the reason of one ref, then in what the server wrote around it. Order matters. */
const refRules: readonly (readonly [RegExp, RefReason])[] = [
  [/stale info|cannot lock ref .* but expected|incorrect old value/, 'moved_meanwhile'],
  [/fetch first|non-fast-forward|already exists/, 'diverged'],
  [/hidden ref|modification of refs\//, 'hidden'],
  [/denied by policy/, 'policy'],
  [/protected branch|GH006|Changes must be made through a pull request/i, 'protected'],
  [
    /deletion of the current branch|refusing to delete the current branch|refusing to update checked out branch/,
    'default_branch',
  ],
  [/GH002|funny refname|invalid ref ?name|name.*too long/i, 'name_refused'],
  [/'[^']+' exists; cannot create|D\/F conflict|failed to update ref|cannot lock ref/, 'name_clash'],
]
const contentRules: readonly (readonly [RegExp, RefReason])[] = [
  [/PUSH PROTECTION|Push cannot contain secrets/i, 'secret_found'],
  [/GH001|file size limit|maximum file size/i, 'too_large'],
  [/GH008|LFS objects are missing|Git LFS upload failed/i, 'lfs_missing'],
  [/refusing to allow .* to create or update workflow/i, 'workflow_scope'],
]
const contextRules: readonly (readonly [RegExp, RefReason])[] = [
  [/GH006|protected branch|Changes must be made through a pull request/i, 'protected'],
  [/GH002/, 'name_refused'],
  [/GH013|repository rule violations|GH007/, 'rule'],
]

/**
 * Why one ref did not go through.
 * @param reason the text in the parentheses of its porcelain line
 * @param output what the server wrote during the push; consulted when the reason alone is general
 */
export const refReasonOf = (reason: string, output: string): RefReason => {
  const first = (table: readonly (readonly [RegExp, RefReason])[], text: string): RefReason | undefined =>
    table.find(([sign]) => sign.test(text))?.[1]
  const own = first(contentRules, reason) ?? first(refRules, reason)
  if (own !== undefined) return own
  const general = /hook declined|rule violations|declined|unpacker error/.test(reason)
  const around = general ? (first(contentRules, output) ?? first(contextRules, output)) : undefined
  if (around !== undefined) return around
  return /hook declined|rule violations/.test(reason) ? 'rule' : 'other'
}
