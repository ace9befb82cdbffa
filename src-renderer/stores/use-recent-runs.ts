import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { RecentRun } from '../../src-shared/domain/activity.ts'
import { useStores } from './contract-context.tsx'

/** The last runs of a mirror that is in view, oldest first; null until they are read. */
export const useRecentRuns = (mirrorId: string): readonly RecentRun[] | null => {
  const { recentRuns } = useStores()
  useEffect(() => recentRuns.watch(mirrorId), [recentRuns, mirrorId])
  return useStore(recentRuns.store, ({ byMirror }) => byMirror.get(mirrorId) ?? null)
}
