import { AppError } from '../../../src-shared/errors/app-error.ts'
import { failureClassOf, retryPolicyOf } from '../../../src-shared/errors/failure-policy.ts'
import type { RunOutcome } from '../../../src-shared/domain/run.ts'
import type { RandomFraction } from '../ports/clock.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { firstPauseMs, nextRegularRunAt, unlessManual } from './regular-times.ts'
import { isGone, isStoppedByFailures, nextRetryAt, nextWeeklyProbeAt } from './schedule-times.ts'

/** What the end of a run means for its mirror: when it runs again, and what it has behind it. */
export type Prospect = Pick<
  MirrorRow,
  | 'nextRunAt'
  | 'consecutiveFailures'
  | 'failingSince'
  | 'stoppedAt'
  | 'missingSince'
  | 'missingCount'
  | 'heldBy'
>

export type ProspectInput = {
  /** As it is with what the run moved: `lastChangedAt` is its end when it moved something. */
  readonly mirror: MirrorRow
  readonly outcome: RunOutcome
  readonly error: AppError | null
  /** What the failure belongs to, or what kept the run from asking. */
  readonly hold: HoldRow | null
  /** The run was kept from asking its host. */
  readonly isBlocked: boolean
  readonly now: number
  readonly random: RandomFraction
}

const fresh = {
  consecutiveFailures: 0,
  failingSince: null,
  stoppedAt: null,
  missingSince: null,
  missingCount: 0,
  heldBy: null,
} as const

const present = (mirror: MirrorRow): Omit<Prospect, 'nextRunAt'> => ({
  consecutiveFailures: mirror.consecutiveFailures,
  failingSince: mirror.failingSince,
  stoppedAt: mirror.stoppedAt,
  missingSince: mirror.missingSince,
  missingCount: mirror.missingCount,
  heldBy: null,
})

/** A repository that was not found often enough, for long enough, is gone (mirror semantics 2.9). */
const asGone = (
  error: AppError,
  missing: Pick<Prospect, 'missingCount' | 'missingSince'>,
  now: number,
): AppError =>
  error.code === 'remote_not_found' && isGone(missing.missingCount, missing.missingSince ?? now, now)
    ? new AppError('remote_gone', error.message, { details: error.details, cause: error })
    : error

const missingAfter = (
  { mirror, now }: ProspectInput,
  error: AppError,
): Pick<Prospect, 'missingSince' | 'missingCount'> => {
  if (error.code === 'remote_not_found') {
    return { missingSince: mirror.missingSince ?? now, missingCount: mirror.missingCount + 1 }
  }
  // A host that is away meanwhile says nothing about the repository.
  const { missingSince, missingCount } = mirror
  return ['transient', 'host', 'rate_limit', 'local'].includes(failureClassOf(error.code, error.details))
    ? { missingSince, missingCount }
    : { missingSince: null, missingCount: 0 }
}

/**
 * When the mirror runs again, and what its failure is by now (mirror semantics 2.10). What holds many mirrors back is
 * not counted against one of them, nor is a source that is gone.
 */
export const prospectOf = (
  input: ProspectInput,
): { readonly prospect: Prospect; readonly error: AppError | null } => {
  const { mirror, outcome, error, hold, now, random } = input
  if (outcome === 'cancelled') {
    const probeAt = unlessManual(mirror, nextWeeklyProbeAt(now))
    const nextRunAt = mirror.stoppedAt === null ? nextRegularRunAt(mirror, now) : probeAt
    return { error, prospect: { ...present(mirror), nextRunAt } }
  }
  if (outcome !== 'failed' || error === null) {
    return { error, prospect: { ...fresh, nextRunAt: nextRegularRunAt(mirror, now) } }
  }
  if (hold !== null) {
    return { error, prospect: { ...present(mirror), heldBy: hold.key, nextRunAt: null } }
  }
  // What kept it has just ended.
  if (input.isBlocked) return { error, prospect: { ...present(mirror), nextRunAt: now } }

  const missing = missingAfter(input, error)
  const shown = asGone(error, missing, now)
  const policy = retryPolicyOf(shown.code, shown.details)
  const isCounted = failureClassOf(shown.code, shown.details) !== 'gone'
  const failureCount = mirror.consecutiveFailures + (isCounted ? 1 : 0)
  const failingSince = mirror.failingSince ?? (isCounted ? now : null)
  const counted = { ...missing, heldBy: null, consecutiveFailures: failureCount, failingSince }
  const stops =
    mirror.stoppedAt !== null ||
    (isCounted && policy !== 'none' && isStoppedByFailures(failureCount, failingSince ?? now, now))
  if (stops) {
    const stoppedAt = mirror.stoppedAt ?? now
    const nextRunAt = unlessManual(mirror, nextWeeklyProbeAt(now))
    return { error: shown, prospect: { ...counted, stoppedAt, nextRunAt } }
  }
  const pauseMs = firstPauseMs(mirror.schedule)
  const retryAt = nextRetryAt({ error: shown, policy, firstPauseMs: pauseMs, failureCount, now, random })
  // What somebody asked for is tried again as long as that may help soon; nobody probes a manual mirror.
  const isProbe = policy === 'daily' || policy === 'weekly'
  const nextRunAt = isProbe ? unlessManual(mirror, retryAt) : retryAt
  return { error: shown, prospect: { ...counted, stoppedAt: null, nextRunAt } }
}
