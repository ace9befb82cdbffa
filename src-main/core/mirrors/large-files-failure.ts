import { toAppError, type AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { LargeFile, LargeFileProblem } from '../ports/large-files.ts'
import type { RunContext } from './run-context.ts'

/**
 * Failures that mostly pass within a run's own retries: waited for once before refs go on without the files. A limit,
 * or a store of large files that is away, says nothing about the repository's own host, and must not hold that back.
 */
const passing: ReadonlySet<ErrorCode> = new Set(['remote_error', 'remote_connection_lost', 'remote_stalled'])

/** Failures of this computer, and ends: never a reason to go on. */
const always: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'disk_full',
  'store_damaged',
  'git_unusable',
  'internal',
])

/**
 * What a failure of a whole transfer means for its run: thrown on, or the same problem for every file. A host whose
 * large files cannot be had must not keep commits from following for ever: it stops one run, with its retries, and
 * the next goes on without the files.
 * @throws AppError the failure
 */
export const goOnWithout = (
  error: unknown,
  context: RunContext & { readonly mirror?: { readonly consecutiveFailures: number } },
  files: readonly LargeFile[],
): { readonly problems: readonly LargeFileProblem[]; readonly failure: AppError } => {
  const failure = toAppError(error)
  const isFirst = context.mirror === undefined || context.mirror.consecutiveFailures === 0
  if (context.signal.aborted || always.has(failure.code) || (isFirst && passing.has(failure.code)))
    throw error
  const { output } = failure.details
  const message = typeof output === 'string' && output !== '' ? output : failure.message
  return { failure, problems: files.map((file) => ({ file, reason: 'refused', message })) }
}
