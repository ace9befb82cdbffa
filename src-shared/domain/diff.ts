import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

export const diffStatusSchema = z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type_changed'])

/** One file between two commits: what happened to it and how much. */
export const diffFileSchema = z.object({
  path: z.string(),
  /** Where it was before a rename or copy; null otherwise. */
  oldPath: z.string().nullable(),
  status: diffStatusSchema,
  /** git's file mode as octal text, e.g. `100644`; null where the file is not. */
  oldMode: z.string().nullable(),
  newMode: z.string().nullable(),
  /** null for a binary file. */
  additions: z.number().int().nullable(),
  deletions: z.number().int().nullable(),
})

export const diffSchema = z.object({
  /** Null: the files are compared with nothing, as for a first commit. */
  baseId: objectIdSchema.nullable(),
  headId: objectIdSchema,
  files: z.array(diffFileSchema),
  /** True when there were more files than `files` holds; `fileCount` and the sums count all of them. */
  truncated: z.boolean(),
  fileCount: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
})

/** git's unified patch of one file, or why there is none. */
export const filePatchSchema = z.object({
  path: z.string(),
  patch: z.string().nullable(),
  withheld: z.enum(['binary', 'too_large']).nullable(),
})

export type DiffStatus = z.infer<typeof diffStatusSchema>
export type DiffFile = z.infer<typeof diffFileSchema>
export type Diff = z.infer<typeof diffSchema>
export type FilePatch = z.infer<typeof filePatchSchema>
