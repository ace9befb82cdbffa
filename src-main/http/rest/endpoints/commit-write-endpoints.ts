import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { ContentChunk, FileChange } from '../../../core/ports/write-git.ts'
import { defineEndpoint, type Endpoint, type RestAnswer } from '../endpoint.ts'
import { text } from '../fields.ts'
import { decodeBase64 } from '../base64-field.ts'
import { endOf, mostChunkBytes, withNdjson, type NdjsonBody } from '../ndjson-body.ts'
import { checkNamed, invalidField } from '../read-input.ts'
import {
  aboutBranch,
  answerCommit,
  commitAliases,
  commitAnswer,
  commitMessage,
  commitMetadata,
  commitRefusal,
  commitRequest,
  commitStatuses,
  newBranchMetadata,
} from './commit-metadata.ts'

const contentType = 'application/x-ndjson'

const readingCommit = (
  request: IncomingMessage,
  answer: (body: NdjsonBody) => Promise<RestAnswer>,
): Promise<RestAnswer> =>
  withNdjson(request, (body) => aboutBranch(body.metadata['target_branch'], () => answer(body)))

const chunkFields = {
  data: z.string().describe('At most 4 MiB (4,194,304 bytes) in base64.'),
  eof: z.boolean().optional().describe('True in the last chunk.'),
}

// Files -------------------------------------------------------------------------------------------------------------

const fileEntry = z.object({
  path: z.string().describe('From the root of the repository; one slash in front is taken off.'),
  content_id: text('Names the content among the chunks that follow. Needed for `upsert`.').optional(),
  operation: z
    .enum(['upsert', 'delete'])
    .optional()
    .describe(
      '`upsert` when not given. `delete` removes a file, or a folder with all in it; one that is not there is no ' +
        'failure.',
    ),
  mode: z
    .enum(['100644', '100755', '120000', '160000'])
    .optional()
    .describe(
      'A file (when not given), an executable, a symbolic link (the content is where it leads), or a submodule (the ' +
        'content is the id of its commit).',
    ),
})

const filesMetadata = z.object({
  ...commitMetadata,
  ...newBranchMetadata,
  commit_message: commitMessage,
  files: z
    .array(fileEntry)
    .describe('What changes; empty makes a commit without changes, as `git commit --allow-empty`.'),
})

const toChange = (entry: z.infer<typeof fileEntry>, index: number): FileChange => {
  const path = entry.path.replace(/^\//, '')
  if (entry.operation === 'delete') return { operation: 'delete', path }
  if (entry.content_id === undefined) throw invalidField(`files.${index}.content_id`, 'is required')
  return { operation: 'upsert', path, mode: entry.mode ?? '100644', contentId: entry.content_id }
}

/** The chunks as they come. Those of deleted files are passed over: some clients send one. */
async function* chunksOf(body: NdjsonBody, passedOver: ReadonlySet<string>): AsyncGenerator<ContentChunk> {
  const space = Buffer.allocUnsafeSlow(mostChunkBytes)
  for await (const { content_id: contentId, data, eof } of body.records('blob_chunk')) {
    if (typeof contentId !== 'string') throw invalidField('blob_chunk.content_id', 'is required')
    const last = endOf('blob_chunk.eof', eof)
    const bytes = decodeBase64('blob_chunk.data', data, space)
    if (!passedOver.has(contentId)) yield { contentId, bytes, last }
  }
}

const commitPack = defineEndpoint({
  name: 'createCommit',
  title: 'Commit files',
  description:
    'Writes files and deletes files in one commit. The body is streamed and may be many gigabytes; when it breaks ' +
    'off, or anything about it is wrong, nothing is written. The first line names the commit and its files, each ' +
    'further line is a part of the content of one. The chunks of a content follow each other, the last has ' +
    '`eof: true`; an empty file is one chunk with empty `data`. Deletions come first; a file does not take the ' +
    'place of a folder, or a folder that of a file, unless it is deleted in the same commit. Policies of the token ' +
    'are checked before any content is stored.',
  v1: { method: 'POST', path: '/repos/commit-pack' },
  preferred: { method: 'POST', path: '/commit-pack' },
  about: 'repository',
  scopes: ['git:write'],
  streamedBody: {
    contentType,
    lines: [
      { description: 'The first line: the commit.', schema: z.object({ metadata: filesMetadata }) },
      {
        description: 'Each further line: a part of a content.',
        schema: z.object({
          blob_chunk: z.object({
            content_id: z.string().describe('Of the file in the first line.'),
            ...chunkFields,
          }),
        }),
      },
    ],
  },
  aliases: commitAliases,
  response: commitAnswer,
  statuses: commitStatuses,
  example: {
    body: [
      {
        metadata: {
          target_branch: 'main',
          commit_message: 'Say hello',
          author: { name: 'Ada', email: 'ada@example.org' },
          files: [{ path: 'hello.txt', content_id: 'hello' }],
        },
      },
      { blob_chunk: { content_id: 'hello', data: 'SGVsbG8K', eof: true } },
    ],
  },
  refusal: commitRefusal,
  answer: (call, { writeCommit }) =>
    readingCommit(call.request, async (body) => {
      const metadata = checkNamed(filesMetadata, body.metadata, commitAliases)
      const changes = metadata.files.map(toChange)
      const written = new Set(changes.map((change) => change.operation === 'upsert' && change.contentId))
      const passedOver = new Set(
        metadata.files.flatMap(({ operation, content_id: id }) =>
          operation === 'delete' && id !== undefined && !written.has(id) ? id : [],
        ),
      )
      const request = commitRequest(call, metadata)
      return answerCommit(await writeCommit.files(request, changes, chunksOf(body, passedOver)))
    }),
})

// Diffs -------------------------------------------------------------------------------------------------------------

const diffMetadata = z.object({ ...commitMetadata, ...newBranchMetadata, commit_message: commitMessage })

/** The diff as it comes, up to the chunk with `eof`. */
async function* diffOf(body: NdjsonBody): AsyncGenerator<Uint8Array> {
  let ended = false
  for await (const { data, eof } of body.records('diff_chunk')) {
    if (ended) throw invalidField('diff_chunk', 'nothing may follow the chunk with "eof": true')
    ended = endOf('diff_chunk.eof', eof)
    yield decodeBase64('diff_chunk.data', data, Buffer.allocUnsafeSlow(mostChunkBytes))
  }
  if (!ended) throw invalidField('diff_chunk', 'The diff breaks off: no chunk has "eof": true.')
}

const diffCommit = defineEndpoint({
  name: 'createCommitFromDiff',
  title: 'Commit a diff',
  description:
    'Applies a diff as `git apply --cached --binary` does and commits the outcome. The first line of the body names ' +
    'the commit, each further line is a part of the diff. A diff that does not apply is a `conflict`, an empty one ' +
    'is not valid. `blob_count` is 0.',
  v1: { method: 'POST', path: '/repos/diff-commit' },
  preferred: { method: 'POST', path: '/diff-commit' },
  about: 'repository',
  scopes: ['git:write'],
  streamedBody: {
    contentType,
    lines: [
      { description: 'The first line: the commit.', schema: z.object({ metadata: diffMetadata }) },
      {
        description: 'Each further line: a part of the diff.',
        schema: z.object({ diff_chunk: z.object(chunkFields) }),
      },
    ],
  },
  aliases: commitAliases,
  response: commitAnswer,
  statuses: commitStatuses,
  example: {
    body: [
      {
        metadata: {
          target_branch: 'main',
          commit_message: 'Add a note',
          author: { name: 'Ada', email: 'ada@example.org' },
        },
      },
      {
        diff_chunk: {
          data: Buffer.from(
            'diff --git a/note.txt b/note.txt\nnew file mode 100644\n--- /dev/null\n+++ b/note.txt\n@@ -0,0 +1 @@\n+A note\n',
          ).toString('base64'),
          eof: true,
        },
      },
    ],
  },
  refusal: commitRefusal,
  answer: (call, { writeCommit }) =>
    readingCommit(call.request, async (body) => {
      const metadata = checkNamed(diffMetadata, body.metadata, commitAliases)
      return answerCommit(await writeCommit.patch(commitRequest(call, metadata), diffOf(body)))
    }),
})

/** Commits of files and diffs, whose bodies are streamed. */
export const commitWriteEndpoints: readonly Endpoint[] = [commitPack, diffCommit]
