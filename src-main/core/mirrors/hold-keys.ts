import type { AppError, ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { failureClassOf } from '../../../src-shared/errors/failure-policy.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'

export type HoldParty = Pick<MirrorRow, 'id' | 'url' | 'host' | 'accountId'>

/** A host may answer over HTTPS while its SSH port is closed. */
const transportOf = (url: string): 'web' | 'ssh' => (/^https?:/i.test(url) ? 'web' : 'ssh')

const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]+\//i, '').replace(/^[^/:]+:/, '')

export const hostKeyOf = ({ url, host }: HoldParty): string => `host ${transportOf(url)} ${host}`
/** Hosts count requests for each sign-in, and for each address without one. */
export const limitKeyOf = ({ host, accountId }: HoldParty): string => `limit ${host} ${accountId ?? '-'}`
export const accountKeyOf = ({ accountId }: HoldParty): string | null =>
  accountId === null ? null : `account ${accountId}`
/** Single sign-on is asked for by one organisation at the host; the others go on. */
export const signOnKeyOf = ({ accountId, url }: HoldParty): string | null =>
  accountId === null ? null : `sign-on ${accountId} ${pathOf(url).split('/')[0] ?? ''}`

/** Everything that may hold this mirror back, what a person has to mend first. */
export const keysOf = (mirror: HoldParty): readonly string[] =>
  [accountKeyOf(mirror), signOnKeyOf(mirror), hostKeyOf(mirror), limitKeyOf(mirror)].filter(
    (key) => key !== null,
  )

/** The hold a failure begins; null when it concerns this mirror alone. A folder on this computer is no host. */
export const keyOfFailure = (mirror: HoldParty, error: AppError): string | null => {
  switch (failureClassOf(error.code, error.details)) {
    case 'host':
      return mirror.host === '' ? null : hostKeyOf(mirror)
    case 'rate_limit':
      return limitKeyOf(mirror)
    case 'credential':
      return error.code === 'remote_sso_required' ? signOnKeyOf(mirror) : accountKeyOf(mirror)
    case 'transient':
    case 'permission':
    case 'content':
    case 'decision':
    case 'local':
    case 'gone':
      return null
  }
}

/** Codes that a run can end with although its host was never heard. */
const silentCodes: ReadonlySet<ErrorCode> = new Set([
  'remote_offline',
  'remote_unreachable',
  'remote_stalled',
  'remote_connection_lost',
  'remote_error',
  'remote_proxy_auth',
])

/** Whether a run that ended like this shows that the host answers. */
export const provesAnswer = (error: AppError | null): boolean =>
  error === null || (error.code.startsWith('remote_') && !silentCodes.has(error.code))

/** Codes of runs that read the refs of the remote with their sign-in. */
const afterSignIn: ReadonlySet<ErrorCode> = new Set([
  'remote_rejected',
  'remote_diverged',
  'remote_unrelated',
  'remote_held',
  'remote_write_denied',
  'remote_quota',
  'already_exists',
])

/** Whether a run that ended like this shows that the sign-in opens. */
export const provesSignIn = (error: AppError | null): boolean => error === null || afterSignIn.has(error.code)
