import { AppError } from '../../../src-shared/errors/app-error.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import type { ForwardRefResult, ForwardRequest, PushUpdate } from '../../core/ports/remote-git.ts'
import { refResult, runPush, shownOutput } from './run-push.ts'
import type { RunRemoteGit } from './run-remote-git.ts'

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
  { runRemote, stallMs }: { readonly runRemote: RunRemoteGit; readonly stallMs: number },
  request: ForwardRequest,
): Promise<readonly ForwardRefResult[]> => {
  if (!request.updates.every(({ ref }) => isValidRefName(ref))) {
    throw new AppError('internal', 'A push to forward names a ref that git would not take.')
  }
  const results: ForwardRefResult[] = []
  const together = request.atomic ? Math.max(request.updates.length, 1) : refsAtOnce
  for (let start = 0; start < request.updates.length; start += together) {
    const updates = request.updates.slice(start, start + together)
    try {
      results.push(...(await forwardSome({ runRemote, stallMs }, request, updates)))
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

const forwardSome = async (
  { runRemote, stallMs }: { readonly runRemote: RunRemoteGit; readonly stallMs: number },
  { repositoryPath, remote, environment, atomic, signal }: ForwardRequest,
  updates: readonly PushUpdate[],
): Promise<readonly ForwardRefResult[]> => {
  const { lines, output } = await runPush(runRemote, {
    options: [...(atomic ? ['--atomic'] : []), ...updates.map(lease)],
    refspecs: updates.map(refspec),
    directory: repositoryPath,
    remote,
    settings: { fetch: [], push: [] },
    environment,
    stallMs,
    signal,
  })
  const reasons = new Map(lines.map(({ ref, reason }) => [ref, reason]))
  const said = shownOutput(remote, output)
  const givenUp = new Set(lines.filter(({ gaveUp }) => gaveUp).map(({ ref }) => ref))
  return updates.map(({ ref }) => ({ ...refResult(remote, ref, reasons, said), gaveUp: givenUp.has(ref) }))
}
