import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RecentRun } from '../../src-shared/domain/activity.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import type { Connection } from '../transport/connection.ts'
import { oncePerFrame } from './animation-frame.ts'

const shownRuns = 24
/** The most mirrors one call may ask for. */
const batchSize = 200
const rememberedMirrors = 2_000

export type RecentRunsByMirror = ReadonlyMap<string, readonly RecentRun[]>

export type RecentRunsStore = {
  readonly store: StoreApi<{ readonly byMirror: RecentRunsByMirror }>
  /** The mirror is visible: its runs are read if they are not known, and kept, until the returned function is called. */
  readonly watch: (mirrorId: string) => () => void
  readonly close: () => void
}

const recentRunOf = (run: Run): RecentRun | null =>
  run.outcome === null || run.finishedAt === null
    ? null
    : {
        id: run.id,
        outcome: run.outcome,
        finishedAt: run.finishedAt,
        durationMs: run.finishedAt - (run.startedAt ?? run.finishedAt),
      }

const append = (known: readonly RecentRun[], added: readonly RecentRun[]): readonly RecentRun[] => {
  const byId = new Map([...known, ...added].map((run) => [run.id, run]))
  return [...byId.values()].sort((left, right) => left.finishedAt - right.finishedAt).slice(-shownRuns)
}

/** The last runs of visible mirrors: all that are asked for within a frame are read with one call. */
export const createRecentRunsStore = (connection: Connection): RecentRunsStore => {
  const store = createStore<{ readonly byMirror: RecentRunsByMirror }>(() => ({ byMirror: new Map() }))
  const watched = new Map<string, number>()
  const wanted = new Set<string>()
  const asked = new Set<string>()
  const finished = new Map<string, RecentRun[]>()
  let generation: number | null = null

  const keep = (changes: Iterable<readonly [string, readonly RecentRun[]]>): void => {
    const byMirror = new Map(store.getState().byMirror)
    for (const [mirrorId, runs] of changes) {
      byMirror.delete(mirrorId)
      byMirror.set(mirrorId, runs)
    }
    let surplus = byMirror.size - rememberedMirrors
    for (const mirrorId of byMirror.keys()) {
      if (surplus <= 0) break
      if (watched.has(mirrorId)) continue
      byMirror.delete(mirrorId)
      surplus -= 1
    }
    store.setState({ byMirror })
  }

  const read = async (ids: readonly string[]): Promise<void> => {
    const askedIn = generation
    for (const id of ids) asked.add(id)
    try {
      const { items } = await connection.call('mirrors.recentRuns', { ids: [...ids] })
      if (askedIn !== generation) return
      const known = new Map(items.map(({ mirrorId, runs }) => [mirrorId, runs]))
      for (const id of ids) asked.delete(id)
      keep(ids.map((id) => [id, append(known.get(id) ?? [], finished.get(id) ?? [])]))
      for (const id of ids) finished.delete(id)
    } catch {
      // Read again with the next connection, or when the mirror comes into view again.
      for (const id of ids) asked.delete(id)
    }
  }

  const frames = oncePerFrame(() => {
    const ids = [...wanted].filter((id) => watched.has(id))
    wanted.clear()
    for (let start = 0; start < ids.length; start += batchSize) void read(ids.slice(start, start + batchSize))

    const { byMirror } = store.getState()
    const ready = [...finished].filter(([id]) => byMirror.has(id) && !asked.has(id))
    if (ready.length > 0) keep(ready.map(([id, runs]) => [id, append(byMirror.get(id) ?? [], runs)]))
    for (const [id] of ready) finished.delete(id)
  })

  const want = (mirrorId: string): void => {
    if (asked.has(mirrorId) || store.getState().byMirror.has(mirrorId)) return
    wanted.add(mirrorId)
    frames.ask()
  }

  const stopEvents = connection.on((event) => {
    if (event.name !== 'run.changed') return
    const { mirrorId } = event.payload
    const run = recentRunOf(event.payload)
    if (mirrorId === null || run === null) return
    if (!asked.has(mirrorId) && !store.getState().byMirror.has(mirrorId)) return
    finished.set(mirrorId, [...(finished.get(mirrorId) ?? []), run])
    frames.ask()
  })

  const stopStates = connection.onState((state) => {
    if (state.kind !== 'connected') return
    if (state.generation !== generation) {
      generation = state.generation
      asked.clear()
      finished.clear()
      const { byMirror } = store.getState()
      // What is in view keeps its picture until the new one is here.
      for (const id of watched.keys()) wanted.add(id)
      store.setState({ byMirror: new Map([...byMirror].filter(([id]) => watched.has(id))) })
      frames.ask()
      return
    }
    for (const id of watched.keys()) want(id)
  })

  return {
    store,
    watch: (mirrorId) => {
      watched.set(mirrorId, (watched.get(mirrorId) ?? 0) + 1)
      want(mirrorId)
      return () => {
        const count = (watched.get(mirrorId) ?? 1) - 1
        if (count === 0) watched.delete(mirrorId)
        else watched.set(mirrorId, count)
      }
    },
    close: () => {
      stopEvents()
      stopStates()
      frames.cancel()
    },
  }
}
