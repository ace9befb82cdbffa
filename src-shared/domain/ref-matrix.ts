import { z } from 'zod'
import { leftOutSchema } from './left-out.ts'
import { directionSchema } from './mirror.ts'
import { objectIdSchema } from './ref.ts'
import { refReasonSchema } from './ref-reason.ts'

/**
 * How a ref here stands to the same ref at one remote, as last seen there. `ahead` and `behind` are said of this
 * computer: ahead, it has commits the remote lacks. `excluded`: this mirror never carries the ref.
 * `unknown`: the remote was not seen yet.
 */
export const matrixStateSchema = z.enum([
  'in_sync',
  'ahead',
  'behind',
  'diverged',
  'missing_there',
  'missing_here',
  'excluded',
  'unknown',
])

export const matrixCellSchema = z.object({
  mirrorId: z.string(),
  state: matrixStateSchema,
  /** Commits that are here and not there; null when that cannot be counted. */
  ahead: z.number().int().nullable(),
  /** Commits that are there and not here; null when that cannot be counted. */
  behind: z.number().int().nullable(),
  remoteObjectId: objectIdSchema.nullable(),
  /** Why the mirror does not carry it; null when it does. */
  leftOut: leftOutSchema.nullable(),
  /** Whether both sides once agreed on it: what one side lacks was then deleted there. Told of a ref that one side lacks. */
  wasMirrored: z.boolean(),
  /** Set when the last run could not make the ref follow: why, in the remote's words or ours, and in which run. */
  problem: z
    .object({
      outcome: z.enum(['refused', 'diverged', 'held', 'failed']),
      reason: refReasonSchema.nullable(),
      message: z.string().nullable(),
      runId: z.string(),
      at: z.number(),
    })
    .nullable(),
})

export const matrixRowSchema = z.object({
  /** Full name. */
  ref: z.string(),
  /** Null for a ref that only remotes have. */
  objectId: objectIdSchema.nullable(),
  isDefault: z.boolean(),
  /** The commit it leads to; null when it is not here or leads to none. */
  commit: z
    .object({ id: objectIdSchema, subject: z.string(), authorName: z.string(), committedAt: z.number() })
    .nullable(),
  /** One for each remote, in the order of `remotes`. */
  cells: z.array(matrixCellSchema),
})

/** A column of the matrix: a mirror of the repository. */
export const matrixRemoteSchema = z.object({
  mirrorId: z.string(),
  direction: directionSchema,
  url: z.string(),
  host: z.string(),
  /** When its refs were last read; null before that. */
  seenAt: z.number().nullable(),
})

export const refMatrixSchema = z.object({
  remotes: z.array(matrixRemoteSchema),
  items: z.array(matrixRowSchema),
  /** How many refs match, on all pages. */
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})

export type MatrixState = z.infer<typeof matrixStateSchema>
export type MatrixCell = z.infer<typeof matrixCellSchema>
export type MatrixRow = z.infer<typeof matrixRowSchema>
export type MatrixRemote = z.infer<typeof matrixRemoteSchema>
export type RefMatrix = z.infer<typeof refMatrixSchema>
