import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Run, RunProgress } from '../../src-shared/domain/run.ts'
import type { Connection } from '../transport/connection.ts'
import { oncePerFrame } from './animation-frame.ts'

/** How many runs are remembered; the longest unchanged go first. */
const rememberedRuns = 2_000

export type RunsState = {
  /** The newest state of each run that was heard of. */
  readonly runs: ReadonlyMap<string, Run>
  /** Of runs under way. */
  readonly progress: ReadonlyMap<string, RunProgress>
}

export type RunsStore = { readonly store: StoreApi<RunsState>; readonly close: () => void }

/** Runs as they are told of, one change of the store per frame. */
export const createRunsStore = (connection: Connection): RunsStore => {
  const store = createStore<RunsState>(() => ({ runs: new Map(), progress: new Map() }))
  const changedRuns = new Map<string, Run>()
  const changedProgress = new Map<string, RunProgress>()

  const frames = oncePerFrame(() => {
    const runs = new Map(store.getState().runs)
    const progress = new Map([...store.getState().progress, ...changedProgress])
    for (const [id, run] of changedRuns) {
      runs.delete(id)
      runs.set(id, run)
      if (run.state === 'finished') progress.delete(id)
    }
    for (const id of runs.keys()) {
      if (runs.size <= rememberedRuns) break
      runs.delete(id)
    }
    changedRuns.clear()
    changedProgress.clear()
    store.setState({ runs, progress })
  })

  const stopEvents = connection.on((event) => {
    if (event.name === 'run.changed') changedRuns.set(event.payload.id, event.payload)
    else if (event.name === 'run.progressed') changedProgress.set(event.payload.runId, event.payload)
    else return
    frames.ask()
  })

  let generation: number | null = null
  const stopStates = connection.onState((state) => {
    if (state.kind !== 'connected' || state.generation === generation) return
    generation = state.generation
    // Their ends may have been missed.
    store.setState({ runs: new Map(), progress: new Map() })
  })

  return {
    store,
    close: () => {
      stopEvents()
      stopStates()
      frames.cancel()
    },
  }
}
