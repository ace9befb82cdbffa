import { formatDuration } from './format-duration.ts'
import type { PhaseDuration, Run } from './run.ts'
import { runPhaseWords } from './run-words.ts'

/** What is asked of a run. */
export type TimedRun = Pick<Run, 'queuedAt' | 'startedAt'> & { readonly phases: readonly PhaseDuration[] }

/** A step of a run with what it took. */
export type TimedPhase = PhaseDuration & { readonly name: string }

/** How long it waited for its turn before it began; null when it never began. */
export const queuedMs = ({ queuedAt, startedAt }: Pick<Run, 'queuedAt' | 'startedAt'>): number | null =>
  startedAt === null ? null : Math.max(0, startedAt - queuedAt)

/** Waits shorter than this are nobody's question. */
const tellingMs = 1_000

/** Where the time of a run went, its wait before it began included where that is worth a word. */
export const timedPhases = (run: TimedRun): readonly TimedPhase[] => {
  const waitedMs = queuedMs(run)
  const queued =
    waitedMs === null || waitedMs < tellingMs
      ? []
      : [{ phase: 'queued' as const, durationMs: waitedMs, waitedMs }]
  return [...queued, ...run.phases].map((one) => ({ ...one, name: runPhaseWords[one.phase] }))
}

/** "4 min 2 s, 3 min of it waiting". */
export const phaseTook = ({ phase, durationMs, waitedMs }: PhaseDuration): string => {
  const took = formatDuration(durationMs)
  return phase === 'queued' || waitedMs < tellingMs
    ? took
    : `${took}, ${formatDuration(waitedMs)} of it waiting`
}

/** "Fetching took 4 min 2 s, 3 min of it waiting": what took longest of a run that took long; null for a short one. */
export const phaseSentence = (run: TimedRun): string | null => {
  const longest = timedPhases(run).toSorted((left, right) => right.durationMs - left.durationMs)[0]
  if (longest === undefined || longest.durationMs < tellingMs) return null
  return `${longest.name} took ${phaseTook(longest)}.`
}
