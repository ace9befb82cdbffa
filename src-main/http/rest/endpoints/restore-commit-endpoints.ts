import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { text } from '../fields.ts'
import { isRecord, withPreferredNames } from '../read-input.ts'
import {
  aboutBranch,
  answerCommit,
  commitAliases,
  commitAnswer,
  commitMetadata,
  commitRefusal,
  commitRequest,
  commitStatuses,
} from './commit-metadata.ts'

const aliases = { ...commitAliases, base_ref: ['target_commit_sha'] } as const

const restoreMetadata = z.object({
  ...commitMetadata,
  base_ref: text('What is restored: a commit id, a branch, a tag, or steps from one (`main~3`).'),
  commit_message: z
    .string()
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .transform((value) => value.trim())
    .optional()
    .describe('The message; `Restore …` with the commit when not given.'),
})

/** One line of NDJSON is JSON, too. */
const restoreBody = z.object({
  metadata: z.preprocess(
    (value) => (isRecord(value) ? withPreferredNames(value, aliases) : value),
    restoreMetadata,
  ),
})

const restore = (name: string, path: string, description: string): Endpoint =>
  defineEndpoint({
    name,
    title: name === 'restoreCommit' ? 'Restore a commit' : 'Restore a commit (older name)',
    description,
    v1: { method: 'POST', path: `/repos/${path}` },
    preferred: { method: 'POST', path: `/${path}` },
    about: 'repository',
    scopes: ['git:write'],
    body: restoreBody,
    aliases,
    response: commitAnswer,
    statuses: {
      ...commitStatuses,
      404: 'The repository, the target branch or the revision does not exist.',
    },
    example: {
      body: {
        metadata: {
          target_branch: 'main',
          base_ref: 'main~1',
          author: { name: 'Ada', email: 'ada@example.org' },
        },
      },
    },
    refusal: commitRefusal,
    answer: (call, { writeCommit }) => {
      const { metadata } = call.body
      return aboutBranch(metadata.target_branch, async () =>
        answerCommit(await writeCommit.restore(commitRequest(call, metadata), metadata.base_ref)),
      )
    },
  })

/** Files of an older commit again, as a new commit. */
export const restoreCommitEndpoints: readonly Endpoint[] = [
  restore(
    'restoreCommit',
    'restore-commit',
    'Makes a new commit on the branch whose files are those of an older commit: what was added later is gone, the ' +
      'history stays. `blob_count` is 0. The body may be JSON or one line of `application/x-ndjson`.',
  ),
  restore('resetCommits', 'reset-commits', 'The same as `restore-commit`, under the name it had before.'),
]
