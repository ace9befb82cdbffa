import { z } from 'zod'
import { AppError, isAppError } from '../../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../../../core/access/git-access.ts'
import type { CommitOutcome, CommitRequest } from '../../../core/commits/write-commit.ts'
import type { RestAnswer, RestCall } from '../endpoint.ts'
import { branchName, fullObjectId, objectId, person, text } from '../fields.ts'
import { refUpdateResult, refused, succeeded } from '../ref-update-result.ts'

/** Some clients send empty text for what is not given. */
const emptyAsMissing = (value: unknown): unknown => (value === '' ? undefined : value)

/** What all operations that make a commit take. */
export const commitMetadata = {
  target_branch: branchName('The branch that the commit is for.'),
  expected_target_sha: z
    .preprocess(emptyAsMissing, fullObjectId('').optional())
    .describe(
      'Where the branch must be now, as full id; forty zeros: it must not exist yet. For a branch that is made from ' +
        '`base_branch`, where that one must be. Otherwise nothing is written and `result.status` is ' +
        '`precondition_failed`.',
    ),
  author: person('Who wrote it.'),
  committer: person('Who committed it; the author when not given.').optional(),
}

export const newBranchMetadata = {
  base_branch: z
    .preprocess(emptyAsMissing, branchName('').optional())
    .describe(
      'Where the target branch begins when it does not exist yet. Without it only the first commit of an empty ' +
        'repository makes a branch. Not looked at when the branch exists.',
    ),
  target_is_ephemeral: z.boolean().optional().describe('The target branch is an ephemeral one.'),
  base_is_ephemeral: z.boolean().optional().describe('The base branch is an ephemeral one.'),
}

export const commitMessage = text('The message; white space around it is taken off.')
  .transform((value) => value.trim())
  .refine((value) => value !== '', 'must not be empty')

export const commitAliases = {
  expected_target_sha: ['expected_head_sha'],
  target_is_ephemeral: ['ephemeral'],
  base_is_ephemeral: ['ephemeral_base'],
} as const

type Metadata = z.infer<z.ZodObject<typeof commitMetadata>> &
  Partial<z.infer<z.ZodObject<typeof newBranchMetadata>>> & { readonly commit_message?: string | undefined }

/** The repository that the frame has found. */
export const repositoryOf = ({ access }: Pick<RestCall<unknown, unknown>, 'access'>): GitAccess => {
  if (access.repository === null) throw new AppError('not_found', 'Repository not found')
  return access.repository
}

export const commitRequest = (
  call: Pick<RestCall<unknown, unknown>, 'access' | 'signal'>,
  metadata: Metadata,
): CommitRequest => ({
  access: repositoryOf(call),
  branch: metadata.target_branch,
  ephemeral: metadata.target_is_ephemeral ?? false,
  base:
    metadata.base_branch === undefined
      ? null
      : { branch: metadata.base_branch, ephemeral: metadata.base_is_ephemeral ?? false },
  expected: metadata.expected_target_sha ?? null,
  message: metadata.commit_message ?? '',
  author: metadata.author,
  committer: metadata.committer ?? null,
  signal: call.signal,
})

/** A failure carries the branch that was asked for: it is told with every refusal. */
export const aboutBranch = async <T>(branch: unknown, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!isAppError(error) || typeof branch !== 'string') throw error
    const details = { ...error.details, targetBranch: branch.replace(/^refs\/heads\//, '') }
    throw new AppError(error.code, error.message, { details, cause: error.cause ?? error })
  }
}

// Answers -----------------------------------------------------------------------------------------------------------

export const commitAnswer = z.object({
  commit: z.object({
    commit_sha: objectId,
    tree_sha: objectId,
    target_branch: z.string(),
    pack_bytes: z.number().int().describe('Bytes of the new objects as they are stored.'),
    blob_count: z.number().int().describe('Files whose content came with the request.'),
  }),
  result: refUpdateResult,
})

export const answerCommit = ({ commit, branch, oldObjectId }: CommitOutcome): RestAnswer => ({
  status: 201,
  body: {
    commit: {
      commit_sha: commit.commitId,
      tree_sha: commit.treeId,
      target_branch: branch,
      pack_bytes: commit.packBytes,
      blob_count: commit.blobCount,
    },
    result: succeeded(branch, oldObjectId, commit.commitId),
  } satisfies z.infer<typeof commitAnswer>,
})

/** The branch in a JSON body that was read but not taken. */
const branchIn = (input: unknown): unknown => {
  const body = input as { readonly metadata?: Record<string, unknown> } | null
  return typeof body === 'object' ? (body?.metadata?.['target_branch'] ?? null) : null
}

/** What a refusal says besides `error`. */
export const commitRefusal = (error: AppError, status: number, input: unknown) => ({
  commit: null,
  result: refused(error, status, branchIn(input)),
})

export const commitStatuses = {
  201: 'The commit is on the branch.',
  400: 'The body is not as it should be, or breaks off; nothing was written. `error` names the field.',
  404: 'The repository or the base branch does not exist, or the target branch does not and no base is named.',
  409:
    'The branch is not where it was expected, or another writer was faster (`precondition_failed`), or the change ' +
    'does not fit (`conflict`), or the first sync of the repository has not finished.',
  413: 'A line of the body is too long.',
  507: 'The disk is full; nothing was written.',
} as const
