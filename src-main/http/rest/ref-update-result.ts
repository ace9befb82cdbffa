import { z } from 'zod'
import { zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'

/** What became of a branch, in every answer of the operations that make commits. */
export const refUpdateResult = z.object({
  branch: z.string().describe('The target branch.'),
  target_branch: z.string().describe('The same.'),
  old_sha: z.string().describe('Where the branch was; forty zeros when it was made.'),
  new_sha: z.string().describe('Where it is now; empty when it did not move.'),
  success: z.boolean(),
  status: z
    .string()
    .describe(
      '`ok`, or why not: `precondition_failed` (the branch is not where it was expected, or moved meanwhile), ' +
        '`conflict` (the change does not fit), `not_found`, `invalid`, `unauthorized`, `forbidden`, `timeout`, ' +
        '`unavailable`, `internal`, `failed`.',
    ),
  message: z.string().optional(),
})

const byStatus: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  412: 'precondition_failed',
  413: 'invalid',
  422: 'invalid',
  429: 'unavailable',
  499: 'timeout',
  500: 'internal',
  502: 'unavailable',
  503: 'unavailable',
  504: 'timeout',
  507: 'unavailable',
}

/** The word of a failure in `result.status`. Clients tell failures apart by it, not by the number. */
export const resultStatusOf = (error: AppError, status: number): string => {
  const moved = error.code === 'ref_conflict' && error.details['reason'] === 'moved'
  // Somebody else holds the branch this moment: he wins.
  if (moved || error.code === 'repository_busy') return 'precondition_failed'
  return byStatus[status] ?? 'failed'
}

export const succeeded = (branch: string, oldObjectId: ObjectId | null, newObjectId: ObjectId) => ({
  branch,
  target_branch: branch,
  old_sha: oldObjectId ?? zeroObjectId,
  new_sha: newObjectId,
  success: true,
  status: 'ok',
})

/** What a refusal says about the branch, as far as it is known. */
export const refused = (error: AppError, status: number, branch: unknown) => {
  const { targetBranch, tip } = error.details
  const name = targetBranch ?? (typeof branch === 'string' ? branch.replace(/^refs\/heads\//, '') : '')
  return {
    branch: name,
    target_branch: name,
    old_sha: typeof tip === 'string' ? tip : '',
    new_sha: '',
    success: false,
    status: resultStatusOf(error, status),
    message: error.message,
  }
}
