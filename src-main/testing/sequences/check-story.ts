import type { Run, RunDetails } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { parseKeptRefName } from '../../core/mirrors/kept-ref-names.ts'
import { listLooseRefs } from '../graph-remote/loose-refs.ts'
import type { MirrorWorld } from '../mirror-world.ts'
import { tryGit } from '../scratch.ts'
import { isCarried } from './scope-choices.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import { sideNames, type TwoSides } from './two-sides.ts'

export type EndedStory = {
  readonly world: MirrorWorld
  readonly sides: TwoSides
  readonly mirrorId: string
  readonly repositoryId: string
  /** git itself wrote to the remote. */
  readonly isRemoteOfGit: boolean
  /** The last run, of a remote that is well, with nobody around. */
  readonly last: RunDetails
}

const stops: ReadonlySet<string> = new Set(['remote_unrelated', 'remote_held'])

/** What agrees is written down as agreed on; what differs, somebody says so. */
const checkRefs = ({ last }: EndedStory, { here, there, base, mirror }: Snapshot): readonly string[] => {
  const problems = new Set(last.refs.filter(({ outcome }) => isProblemOutcome(outcome)).map(({ ref }) => ref))
  const isStopped = stops.has(last.failure?.code ?? '')
  return [...new Set([...here.keys(), ...there.keys(), ...base.keys()])].flatMap((ref) => {
    const [ours, theirs] = [here.get(ref), there.get(ref)]
    if (!isCarried(mirror, ref)) {
      const isForgotten = !base.has(ref) || isStopped || ref.includes('/conflict/')
      return isForgotten ? [] : [`${ref} is carried no more, and has a base`]
    }
    if (ours === theirs) {
      const isWritten = base.get(ref) === ours || isStopped
      return isWritten ? [] : [`both sides agree on ${ref}, and the base does not know it`]
    }
    const isExtra = mirror.direction === 'push' ? ours === undefined : theirs === undefined
    const isLeft = mirror.direction === 'push' && mirror.onDiverged === 'leave'
    const isTold = problems.has(ref) || isStopped || (isExtra && !base.has(ref)) || isLeft
    return isTold ? [] : [`${ref} differs, and nobody says so`]
  })
}

/** Each run has ended and says what it kept; each kept ref is of a run. */
const checkRuns = ({ world, repositoryId }: EndedStory, { kept }: Snapshot): readonly string[] => {
  const page = { cursor: null, limit: 500, repositoryId, mirrorId: null }
  const runs: readonly Run[] = world.engine.listRuns(page).items
  const unfinished = runs.filter(({ outcome }) => outcome === null).map(({ id }) => `${id} has not ended`)
  const told = new Set<string>()
  for (const { id } of runs) {
    for (const { keptRef } of world.engine.getRun(id).refs) if (keptRef !== null) told.add(keptRef)
  }
  const missing = [...told]
    .filter((name) => !kept.has(name))
    .map((name) => `${name} is told of, and not there`)
  // A run may keep more than it tells: what it kept before it lost a race, or was killed.
  const ids = new Set<string>(runs.map(({ id }) => id))
  const isKnown = (id: string): boolean => ids.has(id) || id.startsWith('push_')
  const unknown = [...kept.keys()].filter((name) => !isKnown(parseKeptRefName(name)?.runId ?? ''))
  return [
    ...unfinished,
    ...missing,
    ...unknown.map((name) => `${name} stands there, and is of no run and no push`),
  ]
}

/** What is stored of the mirror fits the refs as they stand. */
const checkRows = (story: EndedStory, { here, there, mirror, conflicts }: Snapshot): readonly string[] => {
  const { world, mirrorId } = story
  const odd: string[] = []
  for (const { ref, localObjectId, remoteObjectId } of conflicts) {
    const isOne = here.get(ref) === localObjectId && there.get(ref) === remoteObjectId
    if (mirror.direction !== 'sync' || !isOne) odd.push(`the conflict of ${ref} is not between its tips`)
  }
  for (const { ref, objectId } of world.stores.refusals.list(mirrorId)) {
    if ((there.get(ref) ?? null) === objectId) odd.push(`${ref} is said to be refused, and stands there`)
  }
  return odd
}

/** What was seen of the remote is what stands there; nothing private is left of runs that are over. */
const checkPrivateRefs = (
  { sides, mirrorId }: EndedStory,
  { there, mirror }: Snapshot,
): readonly string[] => {
  const prefix = `refs/remotes/${mirrorId}/`
  const odd: string[] = []
  // What was seen of a remote that lost everything stays, for its objects.
  // So it does where we have filled it again: what is not there any more is forgotten with the next fetch.
  const isSeen = (ref: string, objectId: string): boolean =>
    there.get(ref) === objectId || (!there.has(ref) && mirror.direction !== 'pull')
  const isEmpty = ![...there.keys()].some((ref) => isCarried(mirror, ref))
  for (const [name, objectId] of listLooseRefs(sides.pathOf('here'), 'refs/remotes')) {
    const ref = `refs/${name.slice(prefix.length)}`
    if (!name.startsWith(prefix)) odd.push(`${name} is left of a run that is over`)
    else if (!isEmpty && isCarried(mirror, ref) && !isSeen(ref, objectId))
      odd.push(`${name} is not what stands there`)
  }
  const outgoing = listLooseRefs(sides.pathOf('here'), 'refs/outgoing')
  return [...odd, ...[...outgoing.keys()].map((name) => `${name} is left of a push`)]
}

/** Everything that stands has all its objects, says git. A remote that is ours to set is whole from the start. */
const checkObjects = async ({ sides, isRemoteOfGit }: EndedStory): Promise<readonly string[]> => {
  const checked = sideNames.filter((side) => side === 'here' || isRemoteOfGit)
  const answers = await Promise.all(
    checked.map((side) => tryGit(sides.pathOf(side), ['rev-list', '--objects', '--all', '--quiet'])),
  )
  return answers.flatMap(({ exitCode, stderr }) => (exitCode === 0 ? [] : [stderr]))
}

/** Where the story that the database and the refs tell has holes, in sentences. */
export const checkStory = async (story: EndedStory): Promise<readonly string[]> => {
  const snapshot = takeSnapshot(story.world, story.sides, story.mirrorId)
  return [
    ...story.sides.lost().map((what) => `lost: ${what}`),
    ...checkRefs(story, snapshot),
    ...checkRuns(story, snapshot),
    ...checkRows(story, snapshot),
    ...checkPrivateRefs(story, snapshot),
    ...(await checkObjects(story)),
  ]
}
