import { trashLifetimeMs } from '../../../src-shared/domain/settings.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Until when something in the trash can be taken back. */
export const trashEndOf = ({ deletedAt }: { readonly deletedAt: number }): number =>
  deletedAt + trashLifetimeMs

/** What was moved to the trash then, or before, is over at `now`. */
export const trashOverBefore = (now: number): number => now - trashLifetimeMs

/**
 * What is over may be half removed already.
 * @param what as it stands in a sentence: `team/project`
 * @throws AppError `not_found`
 */
export const refuseOver = (what: string, trashed: { readonly deletedAt: number }, now: number): void => {
  if (trashEndOf(trashed) > now) return
  throw new AppError('not_found', `The time of ${what} in the trash is over.`, {
    details: { what: `${what.charAt(0).toUpperCase()}${what.slice(1)} in the trash` },
  })
}
