import { AppError, isAppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** The failure with facts that its answer needs; those it has itself stay. */
export const withDetails = (error: unknown, details: ErrorDetails): unknown =>
  isAppError(error)
    ? new AppError(error.code, error.message, {
        details: { ...details, ...error.details },
        cause: error.cause ?? error,
      })
    : error
