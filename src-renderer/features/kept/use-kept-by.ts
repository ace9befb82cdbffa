import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import type { RunDetails, RunRef } from '../../../src-shared/domain/run.ts'
import { rememberFor } from '../../lib/remember-for.ts'
import { useCall } from '../../stores/use-call.ts'
import { useMirror } from '../../stores/use-mirrors.ts'
import { isOfNoRun, type KeptBy } from './kept-words.ts'

const refsByKeptRef = rememberFor(
  ({ refs }: RunDetails): ReadonlyMap<string | null, RunRef> =>
    new Map(refs.map((ref) => [ref.keptRef, ref] as const)),
)

export type KeptOrigin = {
  /** Null when neither the run nor its mirror is known. */
  readonly by: KeptBy | null
  /** The run, while it is remembered. */
  readonly run: RunDetails | null
  /** What the run did to the ref. */
  readonly runRef: RunRef | null
}

/** Which run kept it, and why. All that one run kept share one answer. */
export const useKeptOrigin = (kept: KeptRef): KeptOrigin => {
  const { data: run } = useCall('runs.get', isOfNoRun(kept) ? null : { id: kept.runId })
  const mirror = useMirror(kept.mirrorId)?.mirror ?? null
  const by = run ?? (mirror === null ? null : { kind: mirror.direction, url: mirror.url, trigger: null })
  return { by, run, runRef: run === null ? null : (refsByKeptRef(run).get(kept.name) ?? null) }
}
