import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { writePermission } from '../../../src-shared/domain/write-permission.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Remote } from '../ports/remote-git.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { fetchTracked } from './fetch-tracked.ts'
import { flipBase } from './flip-base.ts'
import { makeFlipPlan, type MadeFlipPlan } from './flip-plan.ts'
import { knownHistory } from './known-history.ts'
import { lookAtRemote } from './look-at-remote.ts'
import { scopeOf } from './mirror-scope.ts'
import type { RunPlaces } from './run-places.ts'
import { manualPriority } from './run-priority.ts'
import { expectRefs } from './plan-mirror-refs.ts'
import { selectRefs } from './ref-scope.ts'
import { aboutRemote } from './run-failure.ts'
import { storedAddress } from './stored-address.ts'

export type FreshFlipPlan = MadeFlipPlan & {
  /** What both sides are taken to have agreed on from the flip on. */
  readonly base: RefMap
}

export type MakeFreshPlan = (
  mirror: MirrorRow,
  direction: Direction,
  signal: AbortSignal,
) => Promise<FreshFlipPlan>

type Deps = Pick<
  MirrorEngineDeps,
  'clock' | 'git' | 'remoteGit' | 'repositoryPath' | 'openCredential' | 'stores'
>

/** A sign-in that may only read cannot be turned into one that pushes; what the host does not tell is tried. */
const refuseReadOnly = async ({ clock, remoteGit }: Deps, remote: Remote): Promise<void> => {
  const { address } = remote
  const mayPush = await lookAtRemote(clock, address, (signal) => remoteGit.mayPush(remote, { signal }))
  if (mayPush !== false) return
  const needs = writePermission(address.host)
  const error = new AppError('remote_write_denied', `This sign-in may not push; it needs ${needs}.`, {
    details: { needs },
  })
  throw aboutRemote(error, address)
}

/**
 * What the first run in another direction would do, from both sides as they are now: the remote is listed and
 * fetched into the tracking refs of the mirror, in the places that runs share. No branch or tag is touched.
 * @throws AppError `remote_write_denied` when the sign-in may not push, and what a run of the mirror throws
 */
export const createFreshFlipPlan = (
  deps: Deps,
  { checks, transfers }: Pick<RunPlaces, 'checks' | 'transfers'>,
): MakeFreshPlan => {
  const { clock, git, remoteGit } = deps

  return async (mirror, direction, signal) => {
    const address = storedAddress(mirror.url)
    const remote = { address, credential: await deps.openCredential(mirror.accountId, mirror.url) }
    const place = { key: address.host, priority: () => manualPriority, signal }
    if (direction !== 'pull') await checks.use(place, () => refuseReadOnly(deps, remote))
    const repositoryPath = deps.repositoryPath(mirror.repositoryId)
    const scope = scopeOf({ ...mirror, direction })
    const seen = await checks.use(place, () =>
      lookAtRemote(clock, address, (look) =>
        remoteGit.listRefs(remote, { prefixes: scope.prefixes, signal: AbortSignal.any([look, signal]) }),
      ),
    )
    const source = { git, remoteGit, remote, repositoryPath, mirrorId: mirror.id, scope, signal }
    const { refs: there } = await transfers
      .use(place, () =>
        fetchTracked({ ...source, onProgress: () => undefined }, selectRefs(seen.refs, scope.carries)),
      )
      .catch((error: unknown) => {
        throw error instanceof AppError ? aboutRemote(error, address) : error
      })
    const local = selectRefs(await git.listRefs(repositoryPath, scope.prefixes), scope.carries)
    const agreed = selectRefs(deps.stores.mirrors.baseRefs(mirror.id), scope.carries)
    const base = flipBase(direction, { base: agreed, local, remote: there })
    const sides = { base, local, remote: there }
    const history = await knownHistory(git, repositoryPath, sides)
    const expected = await expectRefs(direction, sides, history, mirror.onDiverged)
    const made = await makeFlipPlan(mirror, direction, expected, { ...sides, isAncestor: history.isAncestor })
    return { ...made, base }
  }
}
