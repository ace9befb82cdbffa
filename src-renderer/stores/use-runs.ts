import { useStore } from 'zustand'
import type { Run, RunProgress } from '../../src-shared/domain/run.ts'
import { useStores } from './contract-context.tsx'

/** Progress of a run under way; null when nothing was told of it. */
export const useRunProgress = (runId: string | null): RunProgress | null =>
  useStore(useStores().runs.store, ({ progress }) => (runId === null ? null : (progress.get(runId) ?? null)))

/** The newest state of a run that changed while this window was open; null for others. */
export const useLiveRun = (runId: string | null): Run | null =>
  useStore(useStores().runs.store, ({ runs }) => (runId === null ? null : (runs.get(runId) ?? null)))

/** Progress of the run that a mirror has under way. */
export const useRunProgressOfMirror = (mirrorId: string): RunProgress | null => {
  const runId = useStore(
    useStores().mirrors.mirrors,
    ({ byId }) => byId.get(mirrorId)?.mirror.activeRun?.id ?? null,
  )
  return useRunProgress(runId)
}
