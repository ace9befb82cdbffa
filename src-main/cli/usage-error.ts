import { AppError } from '../../src-shared/errors/app-error.ts'

/** The command was written wrongly: exit code 2, with a pointer to its help. */
export const usageError = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason } })
