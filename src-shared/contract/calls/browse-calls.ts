import { z } from 'zod'
import { commitDetailsSchema, commitSchema } from '../../domain/commit.ts'
import { diffSchema, filePatchSchema } from '../../domain/diff.ts'
import { blameRangeSchema, fileSchema, lastChangeSchema, treeSchema } from '../../domain/file.ts'
import { objectIdSchema } from '../../domain/ref.ts'
import { listOf, page } from './common.ts'

const inRepository = { repository: z.string().min(1) }
/** A branch, a tag, a full ref name or a commit id; without it the default branch. */
const revision = z.string().min(1).max(1_024)
/** Below the root, without leading slash; "" is the root itself. */
const path = z.string().max(4_096)
const fileAt = z.object({ ...inRepository, revision: revision.optional(), path: path.min(1) })

export const browseCalls = {
  /** A history, children before parents. Pages follow one walk: commits that come meanwhile do not shift them. */
  'commits.list': {
    input: z.object({
      ...inRepository,
      revision: revision.optional(),
      /** All branches and tags together; `revision` is then left out. */
      all: z.boolean().optional(),
      /** Only commits that changed this file or folder. */
      path: path.optional(),
      /** Only commits whose message or author contains this, ignoring case. */
      query: z.string().max(256).optional(),
      ...page,
    }),
    output: listOf(commitSchema),
  },
  'commits.get': { input: z.object({ ...inRepository, revision }), output: commitDetailsSchema },

  /**
   * The files between two commits. Without `base` the commit's first parent. With `fromMergeBase` the changes on the
   * side of `head` alone, as a pull request shows them.
   */
  'diffs.get': {
    input: z.object({
      ...inRepository,
      base: revision.optional(),
      head: revision,
      fromMergeBase: z.boolean().optional(),
    }),
    output: diffSchema,
  },
  /** Patches of some files of a diff. Above a size they are withheld, unless `large` asks for them. */
  'diffs.patches': {
    input: z.object({
      ...inRepository,
      baseId: objectIdSchema.nullable(),
      headId: objectIdSchema,
      /** New paths, with the old one of a rename. */
      files: z
        .array(z.object({ path, oldPath: path.nullable() }))
        .min(1)
        .max(200),
      ignoreWhitespace: z.boolean().optional(),
      large: z.boolean().optional(),
    }),
    output: z.object({ items: z.array(filePatchSchema) }),
  },

  'files.list': {
    input: z.object({ ...inRepository, revision: revision.optional(), path: path.optional() }),
    output: treeSchema,
  },
  /** For each entry of a folder the commit that last changed it, found in one walk. */
  'files.lastChanges': {
    input: z.object({ ...inRepository, revision: revision.optional(), path: path.optional() }),
    output: z.object({ items: z.array(lastChangeSchema) }),
  },
  'files.get': { input: fileAt, output: fileSchema },
  'files.blame': {
    input: fileAt,
    output: z.object({ commitId: objectIdSchema, ranges: z.array(blameRangeSchema) }),
  },
} as const
