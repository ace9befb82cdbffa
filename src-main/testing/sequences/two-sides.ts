import type { Below, CommitGraph } from '../graph-remote/commit-graph.ts'
import { listLooseRefs, readLooseRef, writeLooseRef } from '../graph-remote/loose-refs.ts'

export type SideName = 'here' | 'there'
export const sideNames = ['here', 'there'] as const satisfies readonly SideName[]

/** With two names that git cannot hold together, and two that differ in case alone. */
const names = [
  'refs/heads/main',
  'refs/heads/topic',
  'refs/heads/Topic',
  'refs/heads/a',
  'refs/heads/a/b',
  'refs/heads/release/1',
  'refs/tags/v1',
  'refs/tags/v2',
  'refs/notes/commits',
] as const
/** What forges keep for themselves: it is never mirrored. */
const forgeRef = 'refs/pull/1/head'
const folders = ['refs/heads', 'refs/tags', 'refs/notes', 'refs/pull'] as const
const inTheWayOf: Readonly<Record<string, string>> = {
  'refs/heads/a': 'refs/heads/a/b',
  'refs/heads/a/b': 'refs/heads/a',
}

/** What people did, or want to do, to one ref. */
export type Act = { readonly ref: string; readonly from: string | null; readonly to: string | null }

export type Refs = ReadonlyMap<string, string>

/**
 * A repository of the store and its remote, people who change refs on both sides, and a record of every tip that a
 * mirror may not lose: all that ever stood on either side, but for those that a person took away himself.
 */
export type TwoSides = {
  readonly graph: CommitGraph
  readonly pathOf: (side: SideName) => string
  /** What somebody would do with one or two refs of a side: create, move, rewrite or delete them. */
  readonly intend: (side: SideName) => readonly Act[]
  /** Does it. */
  readonly set: (side: SideName, act: Pick<Act, 'ref' | 'to'>) => Act
  /** A person replaced this tip himself: where it stood, nobody owes it to him. */
  readonly gaveUp: (side: SideName, ref: string, objectId: string) => void
  /** A person asked for this tip to be replaced, and nobody knows when that happens, or whether: the same, for good. */
  readonly givesUp: (side: SideName, ref: string, objectId: string) => void
  /** Enters what stands on both sides now into the record. */
  readonly note: () => void
  /** Tips of the record that no ref leads to any more, private tracking refs apart. */
  readonly lost: () => readonly string[]
  /** All refs of a side but the private ones of the store. */
  readonly refs: (side: SideName) => Refs
  /** What is kept here, by the name of the kept ref. */
  readonly kept: () => Refs
}

export const createTwoSides = (
  below: Below,
  graph: CommitGraph,
  paths: Readonly<Record<SideName, string>>,
): TwoSides => {
  const record = new Map<string, string>()
  const neverAgain = new Set<string>()
  const entry = (side: SideName, ref: string, objectId: string): string => `${side} ${ref} ${objectId}`
  const refs = (side: SideName): Refs =>
    new Map(folders.flatMap((folder) => [...listLooseRefs(paths[side], folder)]))
  const kept = (): Refs => listLooseRefs(paths.here, 'refs/kept')
  const standing = (side: SideName, ref: string): string | null => readLooseRef(paths[side], ref)

  /** Who takes a tip away takes what it leads to, too: what a mirror had moved forward to it. */
  const giveUp = (side: SideName, ref: string, objectId: string): void => {
    for (const earlier of graph.reaches(objectId)) record.delete(entry(side, ref, earlier))
  }
  const giveUpForGood = (side: SideName, ref: string, objectId: string): void => {
    for (const earlier of graph.reaches(objectId)) neverAgain.add(entry(side, ref, earlier))
  }
  const set = (side: SideName, { ref, to }: Pick<Act, 'ref' | 'to'>): Act => {
    const from = standing(side, ref)
    if (to !== null) graph.store(paths[side], to)
    writeLooseRef(paths[side], ref, to)
    // Who takes his own tip away has done so himself; while it stands elsewhere, it stays in the record.
    if (from !== null) giveUp(side, ref, from)
    if (to !== null) record.set(entry(side, ref, to), to)
    return { ref, from, to }
  }
  const pick = <T>(items: readonly T[]): T | undefined => items[below(items.length)]
  const leadingOnFrom = (tips: readonly (string | null)[]): readonly string[] =>
    graph.ids.filter((id) => tips.every((tip) => tip !== null && id !== tip && graph.reaches(id).has(tip)))
  const newTip = (ref: string, from: string | null): string | null => {
    if (ref.startsWith('refs/tags/') && below(2) === 0) return pick(graph.tagIds) ?? null
    const kind = below(10)
    if (from !== null && kind < 2) return null
    const merged = kind === 2 ? leadingOnFrom([standing('here', ref), standing('there', ref)]) : []
    const onwards = kind < 7 ? leadingOnFrom([from]) : []
    return pick(merged.length > 0 ? merged : onwards.length > 0 ? onwards : graph.ids) ?? null
  }

  return {
    graph,
    pathOf: (side) => paths[side],
    intend: (side) => {
      const acts = new Map<string, Act>()
      const choices = side === 'there' ? [...names, forgeRef] : names
      for (let count = 1 + below(2); count > 0; count -= 1) {
        const ref = pick(choices) ?? names[0]
        const from = standing(side, ref)
        const to = newTip(ref, from)
        const obstacle = inTheWayOf[ref]
        if (obstacle !== undefined && acts.has(obstacle)) continue
        const inTheWay = obstacle === undefined ? null : standing(side, obstacle)
        if (to !== null && obstacle !== undefined && inTheWay !== null) {
          acts.set(obstacle, { ref: obstacle, from: inTheWay, to: null })
        }
        if (from !== to) acts.set(ref, { ref, from, to })
      }
      return [...acts.values()]
    },
    set,
    gaveUp: giveUp,
    givesUp: giveUpForGood,
    note: () => {
      for (const side of sideNames) {
        for (const [ref, objectId] of refs(side)) record.set(entry(side, ref, objectId), objectId)
      }
    },
    lost: () => {
      const all = [refs('here'), refs('there'), kept()].flatMap((map) => [...map.values()])
      const reached = new Set(all.flatMap((tip) => [...graph.reaches(tip)]))
      const isOwed = ([what, objectId]: readonly [string, string]): boolean =>
        !neverAgain.has(what) && !reached.has(objectId)
      return [...record].filter(isOwed).map(([what]) => what)
    },
    refs,
    kept,
  }
}
