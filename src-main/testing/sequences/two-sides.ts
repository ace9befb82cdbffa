import { refsOf } from '../scratch.ts'
import type { Below, CommitGraph } from './commit-graph.ts'
import { listLooseRefs, readLooseRef, writeLooseRef } from './loose-refs.ts'

export type SideName = 'here' | 'there'

const branches = ['refs/heads/main', 'refs/heads/topic', 'refs/heads/a', 'refs/heads/a/b'] as const
const names = [...branches, 'refs/tags/v1'] as const
/** The two names that git cannot hold together. */
const inTheWayOf: Readonly<Record<string, string>> = {
  'refs/heads/a': 'refs/heads/a/b',
  'refs/heads/a/b': 'refs/heads/a',
}

/** What people did to one ref. */
export type Act = { readonly ref: string; readonly from: string | null; readonly to: string | null }

/**
 * A repository of the store and its remote, people who change refs on both sides, and a record of every tip that a
 * mirror may not lose: all that ever stood on either side, but for those that a person took away himself.
 */
export type TwoSides = {
  readonly pathOf: (side: SideName) => string
  /** Somebody creates, moves, rewrites or deletes one or two refs of a side. */
  readonly act: (side: SideName) => readonly Act[]
  /** Enters what stands on both sides now into the record. */
  readonly note: () => void
  /** Tips of the record that no ref leads to any more, private tracking refs apart. */
  readonly lost: () => Promise<readonly string[]>
  /** Branches, tags and notes of a side. */
  readonly refs: (side: SideName) => Promise<ReadonlyMap<string, string>>
}

export const createTwoSides = (
  below: Below,
  graph: CommitGraph,
  paths: Readonly<Record<SideName, string>>,
): TwoSides => {
  const record = new Map<string, string>()
  const entry = (side: SideName, ref: string, objectId: string): string => `${side} ${ref} ${objectId}`
  const refs = (side: SideName): Promise<ReadonlyMap<string, string>> =>
    refsOf(paths[side], 'refs/heads', 'refs/tags', 'refs/notes')

  const set = (side: SideName, ref: string, to: string | null): Act => {
    const from = readLooseRef(paths[side], ref)
    if (to !== null) graph.store(paths[side], to)
    writeLooseRef(paths[side], ref, to)
    // Who takes his own tip away has done so himself; while it stands elsewhere, it stays in the record.
    if (from !== null) record.delete(entry(side, ref, from))
    return { ref, from, to }
  }
  const pick = <T>(items: readonly T[]): T | undefined => items[below(items.length)]
  const newTip = (from: string | null): string | null => {
    const kind = below(10)
    if (from !== null && kind < 2) return null
    const onwards = graph.ids.filter((id) => from !== null && id !== from && graph.reaches(id).has(from))
    const choices = from !== null && kind < 7 && onwards.length > 0 ? onwards : graph.ids
    return pick(choices) ?? null
  }

  return {
    pathOf: (side) => paths[side],
    act: (side) => {
      const acts: Act[] = []
      for (let count = 1 + below(2); count > 0; count -= 1) {
        const ref = pick(names) ?? 'refs/heads/main'
        const to = newTip(readLooseRef(paths[side], ref))
        const obstacle = inTheWayOf[ref]
        if (to !== null && obstacle !== undefined && readLooseRef(paths[side], obstacle) !== null) {
          acts.push(set(side, obstacle, null))
        }
        acts.push(set(side, ref, to))
      }
      return acts.filter(({ from, to }) => from !== to)
    },
    note: () => {
      for (const side of ['here', 'there'] as const) {
        for (const folder of ['refs/heads', 'refs/tags']) {
          for (const [ref, objectId] of listLooseRefs(paths[side], folder)) {
            record.set(entry(side, ref, objectId), objectId)
          }
        }
      }
    },
    lost: async () => {
      const kept = await refsOf(paths.here, 'refs/kept')
      const standing = [await refs('here'), await refs('there'), kept].flatMap((map) => [...map.values()])
      const reached = new Set(standing.flatMap((tip) => [...graph.reaches(tip)]))
      return [...record].filter(([, objectId]) => !reached.has(objectId)).map(([what]) => what)
    },
    refs,
  }
}
