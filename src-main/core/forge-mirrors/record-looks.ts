import { newId } from '../../../src-shared/domain/ids.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { classOfFailure } from '../../../src-shared/errors/failure-policy.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { decideNotice } from '../activity/notices.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import { retryAfterMs } from '../mirrors/schedule-times.ts'
import type { ForgeMirrorFailure, ForgePullMirror, ForgePushMirror } from '../ports/forge-mirrors.ts'
import type { ForgeMirrorRow, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { nextLookAt } from './next-look.ts'

type Change = Partial<Omit<ForgeMirrorRow, 'id' | 'accountId' | 'createdAt'>>
/** What a run came to. */
type Run = Pick<ForgeMirrorRow, 'isRunning' | 'isPaused' | 'lastRunAt' | 'failure'>

const minuteMs = 60_000

export const failureAtForge = ({ code, details }: ForgeMirrorFailure): Failure =>
  failureOf(toAppError(inASentence(new AppError(code, String(details['said'] ?? code), { details }))), null)

/** A pull tells only when it got through: one that did not for two intervals does not. */
const silentFailure = (row: ListedForgeMirror, pull: ForgePullMirror, now: number): Failure | null => {
  const { intervalMs, lastRunAt } = pull
  if (intervalMs === null || lastRunAt === null || now - lastRunAt < 2 * intervalMs + 10 * minuteMs)
    return null
  const reason = `${row.forgeHost} has not got through to ${row.host} for some time.`
  const advice = `Why, it tells only in its own pages: the settings of ${row.path} there.`
  return {
    ...failureOf(new AppError('forge_cannot', reason, { details: { reason, advice } }), null),
    retry: 'button',
  }
}

/** Puts down what was seen of mirrors at their forge, and tells a person of a first failure and of the recovery. */
export const createRecordLooks = (
  parts: Pick<ForgeMirrorParts, 'store' | 'clock' | 'random' | 'events'>,
  board: ForgeMirrorBoard,
) => {
  const { store, clock, random, events } = parts

  const noticed = (row: ListedForgeMirror, failure: Failure | null, count: number): Change => {
    const now = clock.now()
    const { notice, remembered } = decideNotice({
      runId: newId('run'),
      at: now,
      outcome: failure === null ? 'succeeded' : 'failed',
      failure,
      problemRefCount: 0,
      consecutiveFailures: count,
      mirror: {
        id: row.id,
        repository: row.path,
        host: row.host,
        accountId: row.otherAccountId,
        pausedAt: row.isPaused ? now : null,
        notifiedFailureAt: row.notifiedAt,
      },
      hold: null,
      isBlocked: false,
      isStoppedNow: false,
      countHeld: () => 1,
      // It is the forge that holds the sign-in: nobody but its mirrors says that it works no longer.
      isAccountKnown: () => false,
    })
    // No run of ours stands behind it.
    if (notice !== null) events.emit('notice.raised', { ...notice, runId: null })
    const { notifiedFailureAt } = remembered
    return notifiedFailureAt === undefined ? {} : { notifiedAt: notifiedFailureAt }
  }

  const save = (row: ListedForgeMirror, run: Run, more: Change = {}): void => {
    const now = clock.now()
    const { failure } = run
    // The same run seen again is one failure, not two.
    const isSame = row.failure?.code === failure?.code && row.lastRunAt === run.lastRunAt
    const count =
      failure === null ? 0 : isSame ? Math.max(1, row.consecutiveFailures) : row.consecutiveFailures + 1
    const shown = isSame && row.failure !== null ? row.failure : failure
    store.change(row.id, {
      ...run,
      failure: shown,
      consecutiveFailures: count,
      ...(run.isRunning ? {} : noticed(row, shown, count)),
      lookedAt: now,
      lookFailure: null,
      nextLookAt: nextLookAt({ intervalMs: row.intervalMs, ...more, isRunning: run.isRunning }, now, random),
      ...more,
    })
    board.announce(row.id)
  }

  return {
    /** @param more what else is known anew */
    push: (row: ListedForgeMirror, seen: ForgePushMirror, more: Change = {}): void =>
      save(
        row,
        {
          isRunning: seen.isRunning ?? false,
          isPaused: seen.isPaused ?? false,
          lastRunAt: seen.lastRunAt,
          failure: seen.failure === null ? null : failureAtForge(seen.failure),
        },
        {
          forgeMirrorId: seen.id,
          intervalMs: seen.intervalMs,
          onPush: seen.onPush,
          deployKey: seen.deployKey,
          ...more,
        },
      ),

    pull: (row: ListedForgeMirror, seen: ForgePullMirror, more: Change = {}): void =>
      save(
        row,
        {
          isRunning: false,
          isPaused: false,
          lastRunAt: seen.lastRunAt,
          failure: silentFailure(row, seen, clock.now()),
        },
        { forgeId: seen.repository.id, intervalMs: seen.intervalMs, ...more },
      ),

    /** Somebody took it away at the forge. */
    gone: (row: ListedForgeMirror): void => {
      const what = row.direction === 'push' ? 'The push mirror' : 'The pull mirror'
      const reason = `${what} of ${row.path} is no longer there: somebody removed it at ${row.forgeHost}.`
      const advice = 'Remove it here too, or set it up again.'
      const error = new AppError('forge_cannot', reason, { details: { reason, advice } })
      save(row, {
        isRunning: false,
        isPaused: false,
        lastRunAt: row.lastRunAt,
        failure: failureOf(error, null),
      })
    },

    /** It was looked at, and there is nothing to say of it. */
    looked: (row: ListedForgeMirror): void => {
      const now = clock.now()
      const at = nextLookAt({ ...row, isRunning: false }, now, random)
      store.change(row.id, { lookedAt: now, lookFailure: null, nextLookAt: at })
      board.announce(row.id)
    },

    /** It has another path by now. */
    moved: (
      row: ListedForgeMirror,
      { path, webUrl }: Pick<ForgeRepository, 'path' | 'webUrl'>,
    ): ListedForgeMirror => {
      if (row.path === path && row.webUrl === webUrl) return row
      store.change(row.id, { path, webUrl })
      return { ...row, path, webUrl }
    },

    /**
     * It could not be looked at: what was known of it stays, and it is looked at again.
     * @returns when; of a limit, not before it ends
     */
    lookFailed: (row: ListedForgeMirror, error: AppError): number => {
      const now = clock.now()
      const again = nextLookAt({ ...row, isRunning: false }, now, random)
      const limit = error.code === 'remote_rate_limited' ? now + (retryAfterMs(error) ?? 0) : 0
      const at = Math.max(again, limit)
      const failure = failureOf(error, at)
      store.change(row.id, {
        // "Not found" is no word about whether it exists.
        lookFailure: classOfFailure(failure) === 'gone' ? { ...failure, retry: 'button' } : failure,
        isRunning: false,
        nextLookAt: at,
      })
      board.announce(row.id)
      return at
    },
  }
}

export type RecordLooks = ReturnType<typeof createRecordLooks>
