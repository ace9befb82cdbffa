import { AppError } from '../../../src-shared/errors/app-error.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import type { ForwardRefResult, ForwardRequest, PushUpdate } from '../../core/ports/remote-git.ts'
import type { AskAncestry } from '../repository/ancestry.ts'
import { isHttp } from './include-file.ts'
import { refResult, runPush, shownOutput, type PushAnswer } from './run-push.ts'
import type { RunRemoteGit } from './run-remote-git.ts'
import type { SendOverHttp } from './sending/send-over-http.ts'

export type ForwardDependencies = {
  readonly runRemote: RunRemoteGit
  readonly sendOverHttp: SendOverHttp
  readonly isAncestor: AskAncestry
  readonly stallMs: number
}

/** Leases stand on the command line, which has its limits. */
const refsAtOnce = 100
/** The remote must still stand where the pusher saw it. */
const lease = ({ ref, expectedObjectId }: PushUpdate): string =>
  `--force-with-lease=${ref}:${expectedObjectId ?? ''}`

/** By object id: what is forwarded is what was reviewed. */
const refspec = ({ ref, newObjectId }: PushUpdate): string => `${newObjectId ?? ''}:${ref}`

/**
 * Pushes objects that are still in quarantine to the upstream of a repository, with a lease for each ref and never a
 * `+` (fact L1). Unlike the push of a mirror it leaves no trace here: until the refs move, nothing may lead to the
 * objects.
 * @throws AppError `remote_…` when the push as a whole failed before the remote said anything of a ref
 */
export const forwardRefs = async (
  dependencies: ForwardDependencies,
  request: ForwardRequest,
): Promise<readonly ForwardRefResult[]> => {
  if (!request.updates.every(({ ref }) => isValidRefName(ref))) {
    throw new AppError('internal', 'A push to forward names a ref that git would not take.')
  }
  const results: ForwardRefResult[] = []
  const isTogether = request.atomic || isHttp(request.remote.address)
  const together = isTogether ? Math.max(request.updates.length, 1) : refsAtOnce
  for (let start = 0; start < request.updates.length; start += together) {
    const updates = request.updates.slice(start, start + together)
    try {
      results.push(...(await forwardSome(dependencies, request, updates)))
    } catch (error) {
      // What went through before went through: its refs must move here, too.
      if (start === 0 || !(error instanceof AppError) || error.code === 'cancelled') throw error
      results.push(
        ...updates.map(({ ref }) => ({
          ref,
          ok: false,
          gaveUp: false,
          reason: error.message,
          refReason: 'other' as const,
        })),
      )
    }
  }
  return results
}

const byGit = (
  { runRemote, stallMs }: ForwardDependencies,
  { repositoryPath, remote, environment, atomic, signal }: ForwardRequest,
  updates: readonly PushUpdate[],
): Promise<PushAnswer> =>
  runPush(runRemote, {
    options: [...(atomic ? ['--atomic'] : []), ...updates.map(lease)],
    refspecs: updates.map(refspec),
    directory: repositoryPath,
    remote,
    settings: { fetch: [], push: [] },
    environment,
    stallMs,
    signal,
  })

/**
 * Whether a branch that moves leaves behind where it stood; what is not here is taken for left, as git does. Asked
 * while the push is on its way.
 */
const leavesBehind = async (
  isAncestor: AskAncestry,
  { repositoryPath, environment }: ForwardRequest,
  { newObjectId, expectedObjectId }: PushUpdate,
): Promise<boolean> => {
  if (newObjectId === null || expectedObjectId === null || newObjectId === expectedObjectId) return false
  return !(await isAncestor(repositoryPath, expectedObjectId, newObjectId, environment).catch(() => false))
}

const overHttp = async (
  { sendOverHttp, isAncestor }: ForwardDependencies,
  request: ForwardRequest,
  updates: readonly PushUpdate[],
): Promise<PushAnswer | null> => {
  const { repositoryPath, remote, environment, atomic, signal } = request
  const left = Promise.all(
    updates.map(async (update) => ((await leavesBehind(isAncestor, request, update)) ? [update.ref] : [])),
  )
  const likeRemote = ['refs/heads/', 'refs/tags/', 'refs/notes/']
  const push = { repositoryPath, remote, environment, updates, isAtomic: atomic, likeRemote, signal }
  const [sent, leaving] = await Promise.all([sendOverHttp(push), left])
  if (sent === null) return null
  const behind = new Set(leaving.flat())
  // Also where a ref stood there already: it may be we who moved it, on a connection that closed before it said so.
  return {
    ...sent,
    lines: sent.lines.map((line) => ({ ...line, gaveUp: line.gaveUp || (line.ok && behind.has(line.ref)) })),
  }
}

const forwardSome = async (
  dependencies: ForwardDependencies,
  request: ForwardRequest,
  updates: readonly PushUpdate[],
): Promise<readonly ForwardRefResult[]> => {
  const { remote } = request
  const sent = isHttp(remote.address) ? await overHttp(dependencies, request, updates) : null
  const { lines, output } = sent ?? (await byGit(dependencies, request, updates))
  const reasons = new Map(lines.map(({ ref, reason }) => [ref, reason]))
  const said = shownOutput(remote, output)
  const givenUp = new Set(lines.filter(({ gaveUp }) => gaveUp).map(({ ref }) => ref))
  return updates.map(({ ref }) => ({ ...refResult(remote, ref, reasons, said), gaveUp: givenUp.has(ref) }))
}
