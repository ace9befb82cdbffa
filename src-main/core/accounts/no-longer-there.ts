import { AppError } from '../../../src-shared/errors/app-error.ts'

/**
 * A repository that was listed when work on many began, and that a later listing did not name any more.
 * @param reason in a sentence
 */
export const noLongerThere = (reason: string, path: string): AppError =>
  new AppError('not_found', reason, {
    details: { what: path, reason, advice: 'List the repositories again to see what is there.' },
  })
