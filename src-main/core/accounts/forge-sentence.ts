import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'

/**
 * A failure of a forge's API as people read it: in a sentence, with the forge's own words below. What went wrong before
 * anything was sent has its sentence already.
 */
export const inASentence = (error: unknown): unknown => {
  if (!isAppError(error) || !/^(?:remote|forge)_|^already_exists$/.test(error.code)) return error
  const { said } = error.details
  const details = typeof said === 'string' ? { output: said, ...error.details } : error.details
  return new AppError(error.code, errorMessage(error.code, details).title, { details, cause: error })
}
