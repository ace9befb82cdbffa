import type { CommitGraph } from '../graph-remote/commit-graph.ts'
import { expectChoice, expectRef, type Contains, type Expected } from './reference-model.ts'
import { isCarried } from './scope-choices.ts'
import type { Snapshot } from './snapshot.ts'

/** What a run is expected to make of both sides, guards and choices included. */
export type ExpectedRun = {
  /** Refs that the mirror carries. */
  readonly refs: ReadonlyMap<string, Expected>
  /** Refs that wait for an approval. */
  readonly held: ReadonlySet<string>
  /** What stops the whole run before anything moves. */
  readonly stop: 'remote_held' | 'remote_unrelated' | null
  /** Refs whose other tip comes to stand beside, on both sides. */
  readonly beside: readonly string[]
}

const defaultBranch = 'refs/heads/main'
/** More than so many refs that lose their tips are no everyday work; a share of three tenths is less, with so few. */
const everydayLosses = 5

export const containsIn =
  (graph: CommitGraph): Contains =>
  (descendant, ancestor) => {
    const isTag = graph.tagIds.includes(descendant) || graph.tagIds.includes(ancestor)
    return descendant === ancestor || (!isTag && graph.reaches(descendant).has(ancestor))
  }

const isRelated = (graph: CommitGraph, left: Iterable<string>, right: Iterable<string>): boolean => {
  const reached = new Set([...left].flatMap((id) => [...graph.reaches(id)]))
  return [...right].some((id) => [...graph.reaches(id)].some((one) => reached.has(one)))
}

const loses = ({ kept }: Expected): boolean => kept.length > 0

/** Those that a guard against accidents stops: too many at once, all at once, or another history. */
const massLosses = (
  before: Snapshot,
  graph: CommitGraph,
  refs: ReadonlyMap<string, Expected>,
  side: 'here' | 'there',
): readonly string[] => {
  const carried = (one: 'here' | 'there' | 'base'): readonly string[] =>
    [...before[one].keys()].filter((ref) => isCarried(before.mirror, ref))
  const losing = [...refs].filter(
    ([ref, expected]) => loses(expected) && expected[side] !== (before[side].get(ref) ?? null),
  )
  const names = losing.map(([ref]) => ref)
  const leader = side === 'here' ? 'there' : 'here'
  if (names.length === 0) return []
  if (carried(leader).length === 0 && carried('base').length > 0) return names
  if (names.length > everydayLosses) return names
  const [from, to] = [before[side].get(defaultBranch), refs.get(defaultBranch)?.[side]]
  const isReplaced = names.includes(defaultBranch) && from !== undefined && typeof to === 'string'
  return isReplaced && !isRelated(graph, [from], [to]) ? [defaultBranch] : []
}

const holdsOf = (
  before: Snapshot,
  graph: CommitGraph,
  refs: ReadonlyMap<string, Expected>,
): Pick<ExpectedRun, 'held' | 'stop'> => {
  const { direction, flippedAt, approvedPlan, onDestructive } = before.mirror
  if (flippedAt !== null) {
    const held = [...refs].filter(
      ([ref, expected]) => loses(expected) && approvedPlan?.get(ref) !== expected.kept[0],
    )
    return { held: new Set(held.map(([ref]) => ref)), stop: null }
  }
  if (onDestructive === 'accept' || direction === 'push') return { held: new Set(), stop: null }
  const sides = direction === 'sync' ? (['here', 'there'] as const) : (['here'] as const)
  const held = new Set(sides.flatMap((side) => massLosses(before, graph, refs, side)))
  return { held, stop: held.size > 0 && onDestructive === 'hold' ? 'remote_held' : null }
}

/** @param isAccepted a person approved what would be held or stopped */
export const expectRun = (before: Snapshot, graph: CommitGraph, isAccepted: boolean): ExpectedRun => {
  const { mirror, here, there, base, conflicts } = before
  const { direction } = mirror
  const contains = containsIn(graph)
  const policy = isAccepted ? 'overwrite' : mirror.onDiverged
  const names = new Set([...here.keys(), ...there.keys(), ...base.keys()])
  const carried = [...names].filter((ref) => isCarried(mirror, ref))
  const threeOf = (ref: string) => ({
    base: base.get(ref) ?? null,
    here: here.get(ref) ?? null,
    there: there.get(ref) ?? null,
  })
  const refs = new Map(carried.map((ref) => [ref, expectRef(direction, ref, threeOf(ref), policy, contains)]))
  const none = { held: new Set<string>(), stop: null }
  const isFirstPush = direction === 'push' && !carried.some((ref) => base.has(ref)) && policy !== 'overwrite'
  if (isFirstPush) {
    const tips = (side: ReadonlyMap<string, string>): readonly string[] =>
      carried.flatMap((ref) => side.get(ref) ?? [])
    const [ours, theirs] = [tips(here), tips(there)]
    if (ours.length > 0 && theirs.length > 0 && !isRelated(graph, ours, theirs)) {
      return { refs, ...none, stop: 'remote_unrelated', beside: [] }
    }
  }
  const guarded = isAccepted ? none : holdsOf(before, graph, refs)
  const beside: string[] = []
  for (const { ref, choice, localObjectId, remoteObjectId } of direction === 'sync' ? conflicts : []) {
    const isSame = here.get(ref) === localObjectId && there.get(ref) === remoteObjectId
    if (choice === null || !isSame || refs.get(ref)?.verdict !== 'conflict') continue
    refs.set(ref, expectChoice(threeOf(ref), choice, contains))
    if (choice === 'both') beside.push(ref)
  }
  return { refs, ...guarded, beside }
}
