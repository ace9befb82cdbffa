import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { breaksOff } from '../../../src-shared/errors/breaks-off.ts'
import { shortRefName, type ObjectId, type RefMap } from '../../../src-shared/domain/ref.ts'
import { hostAsRefPart, nameBeside } from './beside-name.ts'
import type { IsAncestor } from './decide-pull.ts'
import { followDefaultBranch } from './follow-default-branch.ts'
import { fetchTracked } from './fetch-tracked.ts'
import { forgetRemote } from './forget-refs.ts'
import { bringLargeFiles } from './large-files-pull.ts'
import { createClashFinder } from './name-clash.ts'
import { publishRefs, type PlannedChange } from './publish-refs.ts'
import { isPulled, onceOwnerOf, pulledPrefixes, selectRefs } from './ref-scope.ts'
import type { RunContext, RunResult } from './run-context.ts'

const attempts = 3

/**
 * One-time fetch (mirror semantics 2.6): takes all branches and tags once, deletes nothing, leaves no mirror and no
 * tracking behind, but for one that broke off: the next of the same address goes on with it. A branch that went apart
 * here is not overwritten but created as `<remote host>/<branch>`, unless `replace` says so; then its tip is kept.
 */
export const runFetch = async (context: RunContext & { readonly replace: boolean }): Promise<RunResult> => {
  const { git, repositoryPath } = context
  const seen = await context.asCheck(async () => {
    context.enter('check')
    return context.remoteGit.listRefs(context.remote, { prefixes: pulledPrefixes, signal: context.signal })
  })
  const remote = selectRefs(seen.refs, isPulled)
  if (remote.size === 0) context.report.addNote('The remote is empty: nothing to take yet.')
  const before = await git.listRefs(repositoryPath, pulledPrefixes)
  const owner = onceOwnerOf(context.remote.address.canonical)
  if ([...remote].every(([ref, objectId]) => before.get(ref) === objectId)) {
    // One that broke off left what it had: a mirror has brought the rest meanwhile.
    await context.asOnlyWriter(() => forgetRemote(context, owner))
    return { unchanged: true, agreedCount: remote.size }
  }
  return context.asOnlyWriter(() =>
    context.asTransfer(async () => {
      context.enter('fetch')
      let isContinued = false
      try {
        const { refs, bytes } = await fetchTracked(
          {
            ...context,
            mirrorId: owner,
            scope: { prefixes: pulledPrefixes, carries: isPulled, isNarrowed: false },
            head: seen.head,
            onBytes: context.report.addBytes,
          },
          remote,
        )
        context.report.addBytes(bytes)
        return await takeRefs(context, refs, { head: seen.head, owner })
      } catch (error) {
        // What came so far waits for the next try of the same address.
        isContinued = breaksOff(error) || isShutdown(context.signal)
        throw error
      } finally {
        if (!isContinued) await forgetRemote(context, owner)
      }
    }),
  )
}

const isShutdown = (signal: AbortSignal): boolean =>
  signal.aborted && isAppError(signal.reason) && signal.reason.code === 'interrupted'

const takeRefs = async (
  context: RunContext & { readonly replace: boolean },
  remote: RefMap,
  { head, owner }: { readonly head: string | null; readonly owner: string },
): Promise<RunResult> => {
  const { git, repositoryPath } = context
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const local = await git.listRefs(repositoryPath, pulledPrefixes)
    const changes = await planFetch(
      { local, remote, replace: context.replace, folder: hostAsRefPart(context.remote.address.host) },
      (ancestor, descendant) => git.isAncestor(repositoryPath, ancestor, descendant),
    )
    await bringLargeFiles(context, changes, local)
    if (changes.length > 0 && (await publishRefs(context, changes, owner)).lostRace) continue
    const published = new Map(local)
    for (const { ref, newObjectId } of changes) if (newObjectId !== null) published.set(ref, newObjectId)
    await followDefaultBranch(context, { remoteHead: head, before: local, local: published })
    context.enter('record')
    return { unchanged: false, agreedCount: remote.size }
  }
  throw new AppError('ref_conflict', 'Refs kept moving while the fetch was being published.')
}

type FetchSides = {
  readonly local: RefMap
  readonly remote: RefMap
  readonly replace: boolean
  /** First part of the name of what is put beside. */
  readonly folder: string
}

type Relation = 'behind' | 'ahead' | 'diverged'

/** How each ref here that is another at the remote stands to that one. All are looked at together: see `IsAncestor`. */
const relateAll = async (
  { local, remote }: Pick<FetchSides, 'local' | 'remote'>,
  isAncestor: IsAncestor,
): Promise<ReadonlyMap<string, Relation>> => {
  const relate = async (ours: ObjectId, theirs: ObjectId): Promise<Relation> =>
    (await isAncestor(ours, theirs)) ? 'behind' : (await isAncestor(theirs, ours)) ? 'ahead' : 'diverged'
  const apart = [...remote].flatMap(([ref, theirs]) => {
    const ours = local.get(ref)
    return ours === undefined || ours === theirs ? [] : [{ ref, ours, theirs }]
  })
  return new Map(
    await Promise.all(apart.map(async ({ ref, ours, theirs }) => [ref, await relate(ours, theirs)] as const)),
  )
}

/** What a one-time fetch changes here. It only ever creates and moves forward, unless `replace` overwrites. */
export const planFetch = async (
  sides: FetchSides,
  isAncestor: IsAncestor,
): Promise<readonly PlannedChange[]> => {
  const findClash = createClashFinder(sides.local.keys())
  const taken = new Map([...sides.remote, ...sides.local])
  const changes: PlannedChange[] = []
  const plan = (change: PlannedChange): void => {
    changes.push(change)
    if (change.newObjectId !== null) taken.set(change.ref, change.newObjectId)
  }
  const putBeside = (ref: string, objectId: ObjectId, reason: 'diverged' | 'name_clash'): void => {
    const beside = nameBeside(ref, sides.folder, taken, (present) => present === objectId)
    if (taken.get(beside) === objectId) return
    const message =
      reason === 'diverged'
        ? `${shortRefName(ref)} went apart from the one here; theirs is put beside it.`
        : `git cannot hold ${shortRefName(ref)} beside a name that exists here; it is put under another.`
    plan({
      ref: beside,
      oldObjectId: null,
      newObjectId: objectId,
      outcome: 'kept_apart',
      reason,
      message,
      keep: false,
    })
  }
  const relations = await relateAll(sides, isAncestor)
  for (const [ref, theirs] of sides.remote) {
    const ours = sides.local.get(ref)
    const change = { ref, oldObjectId: ours ?? null, newObjectId: theirs, reason: null, message: null }
    if (ours === theirs) continue
    if (ours === undefined) {
      if (findClash(ref) === null) plan({ ...change, outcome: 'created', keep: false })
      else putBeside(ref, theirs, 'name_clash')
    } else if (relations.get(ref) === 'behind') plan({ ...change, outcome: 'updated', keep: false })
    else if (relations.get(ref) === 'ahead') continue
    else if (sides.replace) plan({ ...change, outcome: 'rewritten', keep: true })
    else putBeside(ref, theirs, 'diverged')
  }
  return changes
}
