import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { failureOf, withoutRetry } from '../mirrors/run-failure.ts'
import type { Clock } from '../ports/clock.ts'
import { inASentence } from './forge-sentence.ts'

const mostFailures = 100
const tellEveryMs = 250

export type BulkJobsParts = {
  readonly clock: Clock
  /** At most four times a second for each account, and at the end. */
  readonly onChanged: (state: ImportState) => void
  /** The core stops. */
  readonly stopping: AbortSignal
}

/** What one of many is called, for what is said of it when it fails. */
export type BulkRow = { readonly path: string; readonly name: string }

type Job = { state: ImportState; readonly control: AbortController; ended: Promise<void> }

/**
 * Work on many repositories of an account, one after the other: one that fails is named and holds back no other. One
 * job for each account at a time. What was done stays, whatever becomes of the rest.
 */
export const createBulkJobs = ({ clock, onChanged, stopping }: BulkJobsParts) => {
  /** The last one of each account. */
  const jobs = new Map<string, Job>()

  const run = async <Row extends BulkRow>(
    job: Job,
    rows: readonly Row[],
    act: (row: Row, signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    const signal = AbortSignal.any([job.control.signal, stopping])
    const isStopped = (): boolean => signal.aborted
    let toldAt = clock.now()
    const change = (changed: Partial<ImportState>): void => {
      job.state = { ...job.state, ...changed }
    }
    onChanged(job.state)
    for (const row of rows) {
      if (isStopped()) break
      try {
        await act(row, signal)
      } catch (thrown) {
        if (isStopped()) break
        const failure = withoutRetry(failureOf(toAppError(inASentence(thrown)), null))
        const { failures, failedCount } = job.state
        const { path, name } = row
        change({
          failedCount: failedCount + 1,
          failures: failures.length < mostFailures ? [...failures, { path, name, failure }] : failures,
        })
      }
      change({ done: job.state.done + 1 })
      if (clock.now() - toldAt < tellEveryMs) continue
      toldAt = clock.now()
      onChanged(job.state)
    }
    change({ finishedAt: clock.now(), isCancelled: job.state.done < rows.length })
    onChanged(job.state)
  }

  return {
    /** @throws AppError `invalid_input` while another one of the account is under way */
    start: <Row extends BulkRow>(
      accountId: string,
      rows: readonly Row[],
      act: (row: Row, signal: AbortSignal) => Promise<void>,
    ): ImportState => {
      const before = jobs.get(accountId)
      if (before !== undefined && before.state.finishedAt === null) {
        const reason = 'Repositories of this account are being added already. Wait for that, or stop it.'
        throw new AppError('invalid_input', reason, { details: { reason } })
      }
      const job: Job = {
        state: {
          accountId,
          total: rows.length,
          done: 0,
          failures: [],
          failedCount: 0,
          startedAt: clock.now(),
          finishedAt: null,
          isCancelled: false,
        },
        control: new AbortController(),
        ended: Promise.resolve(),
      }
      jobs.set(accountId, job)
      job.ended = run(job, rows, act)
      return job.state
    },

    /** The one under way, else the last one since the start; null when there was none. */
    state: (accountId: string): ImportState | null => jobs.get(accountId)?.state ?? null,

    /** What was done until then stays. */
    cancel: async (accountId: string): Promise<ImportState | null> => {
      const job = jobs.get(accountId)
      job?.control.abort()
      await job?.ended
      return job?.state ?? null
    },

    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      await Promise.all([...jobs.values()].map(({ ended }) => ended))
    },
  }
}
