import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

export const fileKindSchema = z.enum(['file', 'executable', 'symlink', 'directory', 'submodule'])

/** One entry of a directory at a commit. */
export const treeEntrySchema = z.object({
  name: z.string(),
  path: z.string(),
  kind: fileKindSchema,
  objectId: objectIdSchema,
  /** Null for directories and submodules. */
  sizeBytes: z.number().int().nullable(),
})

export const treeSchema = z.object({
  commitId: objectIdSchema,
  path: z.string(),
  /** Directories first, then by name. */
  entries: z.array(treeEntrySchema),
})

/** What a file holds, as far as it can be shown. `lfs` is a pointer to a large file that git itself does not hold. */
export const fileContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('binary') }),
  z.object({ kind: z.literal('too_large') }),
  z.object({ kind: z.literal('symlink'), target: z.string() }),
  z.object({ kind: z.literal('submodule'), commitId: objectIdSchema }),
  z.object({ kind: z.literal('lfs'), oid: z.string(), sizeBytes: z.number().int() }),
])

export const fileSchema = z.object({
  commitId: objectIdSchema,
  path: z.string(),
  objectId: objectIdSchema,
  sizeBytes: z.number().int(),
  content: fileContentSchema,
})

/** The commit that last changed an entry of a directory. */
export const lastChangeSchema = z.object({
  name: z.string(),
  commitId: objectIdSchema,
  subject: z.string(),
  authorName: z.string(),
  authoredAt: z.number(),
})

/** Consecutive lines that one commit wrote last. Lines count from 1. */
export const blameRangeSchema = z.object({
  startLine: z.number().int(),
  lineCount: z.number().int(),
  commitId: objectIdSchema,
  /** Where the file was in that commit. */
  path: z.string(),
  authorName: z.string(),
  authoredAt: z.number(),
  subject: z.string(),
})

export type FileKind = z.infer<typeof fileKindSchema>
export type TreeEntry = z.infer<typeof treeEntrySchema>
export type Tree = z.infer<typeof treeSchema>
export type FileContent = z.infer<typeof fileContentSchema>
export type File = z.infer<typeof fileSchema>
export type LastChange = z.infer<typeof lastChangeSchema>
export type BlameRange = z.infer<typeof blameRangeSchema>
