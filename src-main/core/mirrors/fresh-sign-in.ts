import { isAppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Credential, Remote } from '../ports/remote-git.ts'

/** Hosts also say "not found" to a token that reaches a repository no longer. */
const refusals: ReadonlySet<ErrorCode> = new Set(['remote_auth_failed', 'remote_not_found'])

const isSame = (one: Credential | null, other: Credential | null): boolean =>
  one?.kind === 'password' && other?.kind === 'password'
    ? one.username === other.username && one.password === other.password
    : true

/**
 * Does a job again, once, when its sign-in was refused and another can be had: tokens of apps end after an hour, in the
 * middle of a long job too, and are taken back by whoever suspends an installation.
 * @throws what the job throws; why no other sign-in can be had, where that is known
 */
export const withFreshSignIn = async <Result>(
  open: OpenJobCredential,
  accountId: string | null,
  remote: Remote,
  job: (remote: Remote) => Promise<Result>,
): Promise<Result> => {
  try {
    return await job(remote)
  } catch (error) {
    if (!isAppError(error) || !refusals.has(error.code) || remote.credential === null) throw error
    const refused = { credential: remote.credential, code: error.code }
    const credential = await open(accountId, remote.address.url, refused)
    if (isSame(credential, remote.credential)) throw error
    return job({ ...remote, credential })
  }
}
