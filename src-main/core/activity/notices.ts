import type { Notice } from '../../../src-shared/domain/activity.ts'
import type { Failure, RunOutcome } from '../../../src-shared/domain/run.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { classOfFailure } from '../../../src-shared/errors/failure-policy.ts'
import { probesWorthTelling } from '../mirrors/host-breaker.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'

/**
 * What is tried again by itself mostly passes by itself: nobody wants to hear of every hiccup of a network. Only when
 * it failed this often in a row is it worth a word.
 */
const toleratedFailures = 3

/** The fault lies with the account and stops all mirrors that use it: one notice for all. */
export const credentialCodes: readonly ErrorCode[] = [
  'remote_auth_failed',
  'remote_sso_required',
  'remote_ssh_key_refused',
  'vault_locked',
]

/** How a run of a mirror ended. */
export type NoticeInput = {
  readonly runId: string
  readonly at: number
  readonly outcome: RunOutcome
  /** Why it failed, or why some refs could not follow. */
  readonly failure: Failure | null
  readonly problemRefCount: number
  /** In a row, this run included. */
  readonly consecutiveFailures: number
  /** As it was before this run. */
  readonly mirror: Pick<
    MirrorRow,
    'id' | 'repository' | 'host' | 'accountId' | 'pausedAt' | 'notifiedFailureAt'
  >
  /** What the failure holds back besides this mirror; null when it is its own. */
  readonly hold: Pick<HoldRow, 'reason' | 'attempts'> | null
  /** The run was kept from asking its host: it tells nothing new. */
  readonly isBlocked: boolean
  /** With this run the mirror is paused by its failures. */
  readonly isStoppedNow: boolean
  /** How many mirrors the hold is about. */
  readonly countHeld: () => number
  /** Whether a person knows already that the account of this mirror does not open; see `credentialCodes`. */
  readonly isAccountKnown: () => boolean
}

export type NoticeDecision = {
  readonly notice: Notice | null
  /** What changes in what the mirror remembers. */
  readonly remembered: Partial<Pick<MirrorRow, 'notifiedFailureAt' | 'notifiedFailureCode'>>
}

const nothing: NoticeDecision = { notice: null, remembered: {} }

const isWorthTelling = (input: NoticeInput, failure: Failure): boolean => {
  const { consecutiveFailures, mirror, hold } = input
  if (input.isBlocked) return false
  // Nobody can do anything about a limit; a host that is away for a moment mostly comes back.
  if (hold?.reason === 'rate_limit') return false
  if (hold !== null && hold.reason !== 'credential') return hold.attempts === probesWorthTelling
  // Refs that could not follow in a run that went through wait for a person.
  const passesByItself = input.outcome === 'failed' && failure.retry === 'automatic'
  if (passesByItself && consecutiveFailures < toleratedFailures) return false
  return mirror.accountId === null || !credentialCodes.includes(failure.code) || !input.isAccountKnown()
}

const bodyOf = (input: NoticeInput, failure: Failure): string => {
  const { repository, host } = input.mirror
  const count = input.hold === null ? 1 : input.countHeld()
  if (count === 1) return `${repository}, mirrored with ${host}. ${failure.advice}`
  const what = classOfFailure(failure) === 'credential' ? 'It stops' : 'Waiting for it:'
  return `${what} ${count} mirrors, ${repository} among them. ${failure.advice}`
}

/**
 * Whether a person is told how a run ended: of the first failure of a streak that needs them or persists, and of the
 * recovery when they were told of the failure. Nothing in between, nothing about what was cancelled or interrupted,
 * nothing about a mirror that is paused. What was told is remembered with the mirror, so a restart repeats nothing.
 */
export const decideNotice = (input: NoticeInput): NoticeDecision => {
  const { outcome, failure, mirror, at } = input
  const { id: mirrorId, repository, host } = mirror
  if (outcome === 'cancelled' || outcome === 'interrupted') return nothing
  const about = { id: `notice_${input.runId}`, at, repository, mirrorId, runId: input.runId }
  const wasTold = mirror.notifiedFailureAt !== null

  const failed = outcome === 'failed' || (outcome === 'partial' && input.problemRefCount > 0)
  if (failed && failure !== null) {
    if (input.isStoppedNow && mirror.pausedAt === null) {
      const title = `${repository} is paused: it only fails.`
      const body = `The mirror with ${host}: ${failure.title} It is tried once a week; sync it when it is mended.`
      return {
        notice: { ...about, kind: 'failed', title, body },
        remembered: { notifiedFailureAt: at, notifiedFailureCode: failure.code },
      }
    }
    if (wasTold || mirror.pausedAt !== null || !isWorthTelling(input, failure)) return nothing
    const body = bodyOf(input, failure)
    return {
      notice: { ...about, kind: 'failed', title: failure.title, body },
      remembered: { notifiedFailureAt: at, notifiedFailureCode: failure.code },
    }
  }
  if (!wasTold) return nothing
  const remembered = { notifiedFailureAt: null, notifiedFailureCode: null }
  if (mirror.pausedAt !== null) return { notice: null, remembered }
  const title = `${repository} is mirrored again.`
  const body = `The mirror with ${host} works again.`
  return { notice: { ...about, kind: 'recovered', title, body }, remembered }
}
