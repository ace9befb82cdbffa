import { AppError } from '../../../src-shared/errors/app-error.ts'

/** @param what with its article, as it begins the sentence: `The mirror` */
export const missing = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })
