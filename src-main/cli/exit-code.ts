import type { ErrorCode } from '../../src-shared/errors/app-error.ts'
import type { Run } from '../../src-shared/domain/run.ts'

/**
 * 0 done, 1 failed, 2 usage, 3 not running, 4 there is something to do (for `apply --dry-run --exit-code` alone), 130
 * stopped waiting on Ctrl-C (the run goes on).
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

export const exitCodeOfError = (code: ErrorCode): ExitCode => {
  if (code === 'invalid_input') return 2
  if (code === 'not_running') return 3
  return 1
}

/** A run counts as done only when every ref followed. */
export const exitCodeOfRuns = (runs: readonly Pick<Run, 'outcome'>[]): ExitCode =>
  runs.every((run) => run.outcome === 'succeeded' || run.outcome === 'unchanged') ? 0 : 1
