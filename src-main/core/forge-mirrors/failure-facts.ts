import type { Failure } from '../../../src-shared/domain/run.ts'
import type { ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** The words of a stored failure for an error that says the same again. */
export const failureFacts = ({ title, advice, output }: Failure): ErrorDetails => ({
  reason: title,
  advice,
  ...(output === null ? {} : { output }),
})
