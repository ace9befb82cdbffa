import { z } from 'zod'
import { isAppError } from '../../../../src-shared/errors/app-error.ts'
import type { Content } from '../../../core/content/content.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { cursor, objectId, pageEnd, pageLimit, queryFlag, timestamp, timestampOf } from '../fields.ts'
import { invalidField } from '../read-input.ts'
import { entryMode, entryType, folderPath, modeOf, placeOf, revision, typeOf } from './content-fields.ts'

/** An answer without pages ends here too; it then says where to go on. */
const mostUnpaged = 100_000

const listFiles = defineEndpoint({
  name: 'listFiles',
  title: 'List files',
  description:
    'What a folder holds, in the order of the bytes of the paths. `entries` has everything, folders included; ' +
    '`paths` only what a checkout has as a file: blobs and symbolic links. Without `cursor` and `limit` the answer ' +
    `is not paged (up to ${mostUnpaged} entries). A page counts entries, and its cursor is a path: it stays valid ` +
    'when the branch moves.',
  v1: { method: 'GET', path: '/repos/files' },
  preferred: { method: 'GET', path: '/files' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    ref: revision.optional(),
    ephemeral: queryFlag('Look among the ephemeral branches.').optional(),
    path: folderPath,
    recursive: queryFlag('`false` lists only what lies directly in the folder.').optional(),
    cursor: cursor.max(16_384).optional(),
    limit: pageLimit(1_000, 5_000).optional(),
  }),
  response: z.object({
    paths: z.array(z.string()),
    entries: z.array(z.object({ path: z.string(), type: entryType, mode: entryMode })),
    ref: z.string().describe('The branch or tag by its short name, otherwise the commit id.'),
    ...pageEnd,
  }),
  statuses: {
    200: 'The files.',
    400: 'A parameter or the cursor is not valid.',
    404: 'The repository has no commits, or there is no such branch, tag, commit or path.',
    409: 'The first sync has not finished.',
  },
  example: { query: '?ref=main&path=docs&recursive=false&limit=200' },
  answer: async ({ access, query }, { content }) => {
    const isPaged = query.cursor !== undefined || query.limit !== undefined
    const place = placeOf(access, query.ref, query.ephemeral === true ? 'only' : 'never')
    const { entries, name, next } = await content.list(place, {
      folder: query.path ?? '',
      recursive: query.recursive ?? true,
      folders: true,
      after: query.cursor ?? null,
      most: isPaged ? (query.limit ?? 1_000) : mostUnpaged,
    })
    const files = entries.filter(({ kind }) => kind !== 'directory' && kind !== 'submodule')
    return {
      body: {
        paths: files.map(({ path }) => path),
        entries: entries.map(({ path, kind }) => ({ path, type: typeOf[kind], mode: modeOf[kind] })),
        ref: name,
        next_cursor: next,
        has_more: next !== null,
      },
    }
  },
})

const describeCommits = ({
  commits,
}: Pick<Awaited<ReturnType<Content['listWithCommits']>>, 'commits'>): Record<
  string,
  { author: string; date: string; message: string }
> =>
  Object.fromEntries(
    commits.map(({ id, author, committer, message }) => [
      id,
      { author: author.name, date: timestampOf(committer.at), message },
    ]),
  )

const listFilesWithMetadata = defineEndpoint({
  name: 'listFilesWithMetadata',
  title: 'List files with their last commits',
  description:
    'All files below a folder, each with its size and the commit that `git log -1` names for it. Symbolic links and ' +
    'submodules are listed too (`type`); a submodule has the size 0. Always recursive, always paged. `commits` has ' +
    'each commit once; `date` is when it was committed.',
  v1: { method: 'GET', path: '/repos/files/metadata' },
  preferred: { method: 'GET', path: '/files/metadata' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    ref: revision.optional(),
    ephemeral: queryFlag('Look among the ephemeral branches; a `ref` that is none is refused.').optional(),
    path: folderPath,
    recursive: queryFlag('Has no effect.').optional(),
    cursor: cursor.max(16_384).optional(),
    limit: pageLimit(200, 1_000).optional(),
  }),
  response: z.object({
    files: z.array(
      z.object({
        path: z.string(),
        mode: entryMode,
        type: entryType,
        size: z.number().int().describe('In bytes.'),
        last_commit_sha: objectId,
      }),
    ),
    commits: z.record(objectId, z.object({ author: z.string(), date: timestamp, message: z.string() })),
    ref: z.string(),
    ...pageEnd,
  }),
  statuses: {
    200: 'The files.',
    400: 'A parameter or the cursor is not valid, or `ref` is no ephemeral branch although `ephemeral` is set.',
    404: 'The repository has no commits, or there is no such branch, tag, commit or path.',
    409: 'The first sync has not finished.',
  },
  example: { query: '?ref=main&path=src&limit=100' },
  answer: async ({ access, query, signal }, { content }) => {
    const place = placeOf(access, query.ref, query.ephemeral === true ? 'only' : 'never')
    const listing = {
      folder: query.path ?? '',
      recursive: true,
      folders: false,
      after: query.cursor ?? null,
      most: query.limit ?? 200,
    }
    const page = await content.listWithCommits(place, listing, signal).catch((error: unknown) => {
      const noBranch = isAppError(error) && error.details['revision'] !== undefined
      if (noBranch && query.ephemeral === true) throw invalidField('ref', 'is not an ephemeral branch')
      throw error
    })
    return {
      body: {
        files: page.files.map(({ path, kind, sizeBytes, lastCommitId }) => ({
          path,
          mode: modeOf[kind],
          type: typeOf[kind],
          size: sizeBytes,
          last_commit_sha: lastCommitId,
        })),
        commits: describeCommits(page),
        ref: page.name,
        next_cursor: page.next,
        has_more: page.next !== null,
      },
    }
  },
})

/** What files there are, without their content. */
export const filesEndpoints: readonly Endpoint[] = [listFiles, listFilesWithMetadata]
