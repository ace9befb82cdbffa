import type { RecentRun } from '../../../src-shared/domain/activity.ts'
import type { RunOutcome } from '../../../src-shared/domain/run.ts'
import type { SparklineBar } from '../../components/sparkline.tsx'
import { plural } from '../../lib/plural.ts'

const tones: Readonly<Record<RunOutcome, SparklineBar['tone']>> = {
  unchanged: 'quiet',
  succeeded: 'good',
  partial: 'partial',
  failed: 'bad',
  cancelled: 'quiet',
  interrupted: 'quiet',
}

/** Shorter runs are drawn as if they took this long, in milliseconds: runs that found nothing stay low. */
const shortestScaleMs = 2_000

/** A bar for each run, oldest first. Heights are square roots: a run of a minute does not flatten one of a second. */
export const sparklineBars = (runs: readonly RecentRun[]): readonly SparklineBar[] => {
  const scale = Math.sqrt(Math.max(shortestScaleMs, ...runs.map(({ durationMs }) => durationMs)))
  return runs.map(({ outcome, durationMs }) => ({
    tone: tones[outcome],
    height: Math.max(0.2, Math.sqrt(Math.max(0, durationMs)) / scale),
  }))
}

/** What the bars say: "Last 24 runs: 3 moved something, 1 failed". */
export const sparklineWords = (runs: readonly RecentRun[]): string => {
  if (runs.length === 0) return 'No runs yet'
  const count = (outcome: RunOutcome): number => runs.filter((run) => run.outcome === outcome).length
  const parts = [
    [count('succeeded'), 'moved something'],
    [count('partial'), 'partly done'],
    [count('failed'), 'failed'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return `Last ${plural(runs.length, 'run')}: ${said.length === 0 ? 'nothing new' : said.join(', ')}`
}
