import { useCallback, useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { forEachMirror, type MirrorFailure, type MirrorProgress } from './for-each-mirror.ts'
import { usePerform, type MirrorAct } from './use-mirror-actions.ts'

/** Who waits longer than this many milliseconds is shown how far it is. */
const slowMs = 1_000
/** Progress is drawn at most this often, in milliseconds. */
const drawMs = 100

export type BulkWork = MirrorProgress & { readonly act: MirrorAct; readonly isSlow: boolean }

export type BulkAction = {
  readonly start: (act: MirrorAct, mirrors: readonly Mirror[]) => Promise<readonly MirrorFailure[]>
  /** What is under way. */
  readonly work: BulkWork | null
  /** Of the last act. */
  readonly failed: { readonly act: MirrorAct; readonly failures: readonly MirrorFailure[] } | null
  readonly clear: () => void
}

/** Acts on many mirrors, and says how far it is. */
export const useBulkAction = (): BulkAction => {
  const perform = usePerform()
  const [work, setWork] = useState<BulkWork | null>(null)
  const [failed, setFailed] = useState<BulkAction['failed']>(null)

  const start = useCallback<BulkAction['start']>(
    async (act, mirrors) => {
      const startedAt = performance.now()
      let drawnAt = startedAt
      setFailed(null)
      setWork({ act, total: mirrors.length, done: 0, failures: [], isSlow: false })
      const failures = await forEachMirror(
        mirrors,
        (mirror) => perform(act, mirror),
        (progress) => {
          const now = performance.now()
          if (now - drawnAt < drawMs) return
          drawnAt = now
          setWork({ act, ...progress, isSlow: now - startedAt > slowMs })
        },
      )
      setWork(null)
      if (failures.length > 0) setFailed({ act, failures })
      return failures
    },
    [perform],
  )
  return { start, work, failed, clear: useCallback(() => setFailed(null), []) }
}
