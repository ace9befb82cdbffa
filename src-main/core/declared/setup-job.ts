import type { SetupResult, SetupState } from '../../../src-shared/domain/setup-plan.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf, withoutRetry } from '../mirrors/run-failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { shownStep } from './plan-setup.ts'
import type { PlannedStep, SetupWork } from './setup-work.ts'

export type SetupJobDeps = {
  readonly clock: Clock
  readonly log: Log
  /** The core stops. */
  readonly stopping: AbortSignal
}

const neededConsent = ({ code, details }: AppError): SetupResult['needs'] => {
  if (code === 'publish_unconfirmed') return 'public'
  return details['consent'] === 'overwrite' ? 'overwrite' : null
}

/**
 * Carries out the steps of a file, one after the other: one that fails leaves those that need it, and holds back no
 * other. One job at a time. It is in memory alone: after an end in the middle, the file is applied again and goes on
 * from what is there.
 */
export const createSetupJob = ({ clock, log, stopping }: SetupJobDeps) => {
  let job: Omit<SetupState, 'results'> | null = null
  let results: SetupResult[] = []
  let control = new AbortController()
  let ended: Promise<void> = Promise.resolve()

  const set = (index: number, change: Partial<SetupResult>): void => {
    const before = results[index]
    if (before !== undefined) results[index] = { ...before, ...change }
  }
  const state = (): SetupState | null => (job === null ? null : { ...job, results: [...results] })

  const runOne = async (
    index: number,
    { work, id }: PlannedStep,
    act: (work: SetupWork) => Promise<void>,
  ): Promise<boolean> => {
    set(index, { outcome: 'running' })
    try {
      await act(work)
      set(index, { outcome: 'done' })
      return true
    } catch (thrown) {
      const error = toAppError(inASentence(thrown))
      if (error.code === 'internal') log.error('A step of a set-up failed unexpectedly.', { step: id, error })
      set(index, {
        outcome: 'failed',
        failure: withoutRetry(failureOf(error, null)),
        needs: neededConsent(error),
      })
      return false
    }
  }

  const run = async (
    steps: readonly PlannedStep[],
    signal: AbortSignal,
    act: (work: SetupWork) => Promise<void>,
  ): Promise<void> => {
    const failed = new Set<string>()
    let isCancelled = false
    for (const [index, step] of steps.entries()) {
      if (signal.aborted) {
        isCancelled = true
        break
      }
      if (step.after.some((id) => failed.has(id))) {
        set(index, { outcome: 'left' })
        failed.add(step.id)
      } else if (!(await runOne(index, step, act))) failed.add(step.id)
    }
    if (job !== null) job = { ...job, isCancelled, finishedAt: clock.now() }
  }

  return {
    /** @throws AppError `repository_busy` while another one is under way */
    start: (steps: readonly PlannedStep[], act: (work: SetupWork) => Promise<void>): SetupState => {
      if (job !== null && job.finishedAt === null) {
        throw new AppError('repository_busy', 'A set-up is being applied already. Wait for that, or stop it.')
      }
      control = new AbortController()
      results = steps.map(({ id }) => ({ id, outcome: 'waiting', failure: null, needs: null }))
      job = { steps: steps.map(shownStep), startedAt: clock.now(), finishedAt: null, isCancelled: false }
      const begun = { ...job, results: [...results] }
      ended = run(steps, AbortSignal.any([control.signal, stopping]), act)
      return begun
    },

    /** The one under way, else the last one since the start; null when there was none. */
    state,

    /** Ends it after the step that is under way. */
    cancel: async (): Promise<SetupState | null> => {
      control.abort()
      await ended
      return state()
    },

    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: (): Promise<void> => ended,
  }
}
