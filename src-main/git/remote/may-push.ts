import type { Remote } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { failureOfOutput, failureOfSocket } from './classify-failure.ts'
import type { HttpExchange } from './http-exchange.ts'
import { isHttp, remoteName } from './include-file.ts'
import { requestInfoRefs } from './info-refs.ts'
import { failureContext, type RunRemoteGit } from './run-remote-git.ts'

export type MayPushParts = {
  readonly exchange: HttpExchange
  readonly runRemote: RunRemoteGit
  /** Where the SSH probe runs: no repository is needed. */
  readonly directory: string
  readonly stallMs: number
}

/** Hosts check write access before they let the receiving side of git speak at all. */
const mayPushOverHttp = async (
  exchange: HttpExchange,
  remote: Remote,
  signal: AbortSignal,
): Promise<boolean | null> => {
  const asked = { remote, service: 'git-receive-pack', headers: {}, signal } as const
  const { answer } = await requestInfoRefs(exchange, asked)
  answer.discard()
  if (answer.status === 401 || answer.status === 403) return false
  const speaksGit = answer.headers['content-type'] === 'application/x-git-receive-pack-advertisement'
  return answer.status === 200 && speaksGit ? true : null
}

/** Opens the receiving side, reads its list of refs and hangs up before anything is said. */
const mayPushOverSsh = async (
  { runRemote, directory, stallMs }: MayPushParts,
  remote: Remote,
  signal: AbortSignal,
): Promise<boolean | null> => {
  const context = failureContext(remote, 'write')
  const args = ['ls-remote', '--quiet', '--upload-pack=git-receive-pack', remoteName]
  const exit = await runRemote({ args, directory, remote, settings: {}, context, stallMs, signal })
  if (exit.exitCode === 0) return true
  return failureOfOutput(exit.stderr, context).code === 'remote_write_denied' ? false : null
}

/**
 * Whether this sign-in may push, without pushing anything (mirror semantics 2.5). A failure is no answer: what keeps
 * a remote from being reached is said by listing its refs. A local path has no sign-in that could tell.
 */
export const mayPush = async (
  parts: MayPushParts,
  remote: Remote,
  signal: AbortSignal,
): Promise<boolean | null> => {
  try {
    if (isHttp(remote.address)) return await mayPushOverHttp(parts.exchange, remote, signal)
    return remote.address.protocol === 'ssh' ? await mayPushOverSsh(parts, remote, signal) : null
  } catch (error) {
    const failure =
      error instanceof AppError ? error : failureOfSocket(error, failureContext(remote, 'write'))
    if (failure.code === 'internal') throw failure
    return null
  }
}
