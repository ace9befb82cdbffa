import { AppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { Retry } from '../../../src-shared/errors/message-words.ts'
import { failureClassOf } from '../../../src-shared/errors/failure-policy.ts'
import { shortRefName } from '../../../src-shared/domain/ref.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Failure, RunRef } from '../../../src-shared/domain/run.ts'
import { isProblem, type RunReport } from './run-report.ts'

/** A remote may say the same of hundreds of refs; the end is where the reason stands. */
const longestOutput = 16_384

/** The words of a failure as they are stored with its run. */
export const failureOf = (error: AppError, retryAt: number | null): Failure => {
  const { output } = error.details
  return {
    code: error.code,
    class: failureClassOf(error.code, error.details),
    ...errorMessage(error.code, error.details),
    retry: retryOf(error),
    retryAt,
    output: typeof output === 'string' && output !== '' ? output.slice(-longestOutput) : null,
  }
}

/** A one-time fetch is not repeated by itself, whatever the failure is like. */
export const withoutRetry = (failure: Failure): Failure =>
  failure.retry === 'automatic'
    ? { ...failure, retry: 'button', retryAt: null, advice: 'Start it again when you like.' }
    : { ...failure, retryAt: null }

/** A race lost three times is nobody's decision: the next run simply tries again. */
export const retryOf = (error: AppError): Retry =>
  error.code === 'ref_conflict' ? 'automatic' : errorMessage(error.code, error.details).retry

/** The same error, knowing the remote it is about. */
export const aboutRemote = (error: AppError, address: RemoteAddress): AppError =>
  new AppError(error.code, error.message, {
    details: { host: address.host === '' ? null : address.host, path: address.path, ...error.details },
    cause: error.cause ?? error,
  })

const namesOf = (refs: readonly RunRef[]): string =>
  refs.length <= 3 ? refs.map(({ ref }) => shortRefName(ref)).join(', ') : `${refs.length} branches and tags`

/**
 * What to say about a run that went through while some refs could not follow, or some large files.
 * @returns null when all followed
 */
export const problemOf = (
  report: Pick<RunReport, 'refs' | 'output' | 'facts' | 'largeFileProblem'>,
  agreedCount: number,
): AppError | null => {
  const largeFiles = report.largeFileProblem()
  const problems = report.refs().filter((ref) => isProblem(ref) && ref.reason !== 'lfs_missing')
  const refused = report.refs().filter(({ outcome }) => outcome === 'refused')
  const problem = problemOfRefs({
    problems,
    refused,
    output: report.output(),
    facts: report.facts(),
    agreedCount,
  })
  if (problem === null || largeFiles === null) return problem ?? largeFiles
  // One sentence for the run; what it does not say of large files stands below it.
  const output = [problem.details['output'], largeFiles.message, largeFiles.details['output']]
    .filter((text) => typeof text === 'string')
    .join('\n')
  return new AppError(problem.code, problem.message, { details: { ...problem.details, output } })
}

const problemOfRefs = (found: {
  readonly problems: readonly RunRef[]
  readonly refused: readonly RunRef[]
  readonly output: string
  readonly facts: ErrorDetails
  readonly agreedCount: number
}): AppError | null => {
  const { problems, refused, agreedCount } = found
  const withOutcome = (outcome: RunRef['outcome']): readonly RunRef[] =>
    problems.filter((ref) => ref.outcome === outcome)
  if (refused.length > 0) {
    const reasons = refused.map(({ ref, message }) => `${ref}: ${message ?? ''}`)
    const output = [...reasons, found.output].join('\n').trim()
    const [reason, ...others] = new Set(refused.map((ref) => ref.reason ?? 'other'))
    return new AppError('remote_rejected', 'The remote refused refs.', {
      details: {
        ...found.facts,
        refs: namesOf(refused),
        output,
        othersWent: agreedCount > 0,
        ...(reason === undefined || others.length > 0 ? {} : { reason }),
      },
    })
  }
  const conflicts = problems.filter(({ reason }) => reason === 'conflict')
  if (conflicts.length > 0) {
    const [only] = conflicts.length === 1 ? conflicts : []
    return new AppError('remote_conflict', 'Refs changed on both sides.', {
      details: { refs: namesOf(conflicts), count: conflicts.length, sentence: only?.message ?? null },
    })
  }
  const diverged = withOutcome('diverged')
  if (diverged.length > 0) {
    return new AppError('remote_diverged', 'Refs at the remote have commits that are not here.', {
      details: { refs: namesOf(diverged) },
    })
  }
  const held = withOutcome('held')
  if (held.some(({ reason }) => reason === 'turned_round')) {
    return new AppError('remote_held', 'The flip was not approved for all refs.', {
      details: { cause: 'turned_round', refs: namesOf(held) },
    })
  }
  if (held.length > 0) {
    return new AppError('remote_held', 'A mass change was not followed.', {
      details: { affected: held.length, total: agreedCount + held.length },
    })
  }
  if (problems.length === 0) return null
  return new AppError('already_exists', 'A name is in the way.', {
    details: { what: `A name in the way of ${namesOf(problems)}` },
  })
}
