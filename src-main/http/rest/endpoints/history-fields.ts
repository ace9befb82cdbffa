import { z } from 'zod'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { RestAccess } from '../../../core/access/rest-authorization.ts'
import { treePath } from '../fields.ts'

/** What endpoints that read histories have in common. */

/** A branch, tag, commit id or steps from one, as `resolve-revision.ts` reads it. */
export const revision = (description: string) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(1_024)
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .describe(description)

const mostPaths = 100

/** Files and folders, given one or several times. */
export const queryPaths = (description: string) =>
  z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(treePath('')).max(mostPaths, `may be given at most ${mostPaths} times`),
    )
    .describe(description)

/** The directory of the repository that a request is about. */
export const directoryOf = ({ repository }: RestAccess): string => {
  if (repository === null) throw new AppError('not_found', 'Repository not found')
  return repository.repositoryPath
}
