import { z } from 'zod'
import { conflictSchema } from './conflict.ts'
import { mirrorSchema } from './mirror.ts'
import { pauseAllSchema } from './overview.ts'
import { matrixCellSchema, matrixRowSchema } from './ref-matrix.ts'
import { refReasonSchema } from './ref-reason.ts'
import { objectIdSchema } from './ref.ts'
import { runRefSchema, runSchema } from './run.ts'

/** What a target refused and would refuse again, as the ref stands here now. */
export const standingRefusalSchema = z.object({
  reason: refReasonSchema,
  /** The remote's own words, redacted. */
  message: z.string().nullable(),
  foundAt: z.number(),
  /** From then on a run sends it all the same; null: not by itself. */
  triedAgainAt: z.number().nullable(),
})

/** A run that moved a ref, or could not. */
export const touchingRunSchema = z.object({ run: runSchema, ref: runRefSchema })

/** How one ref stands at the remote of one mirror, and everything that bears on it. */
export const refAtMirrorSchema = z.object({
  mirror: mirrorSchema,
  /** As the matrix has it. */
  cell: matrixCellSchema,
  /** When the remote's refs were last read; null before that. */
  seenAt: z.number().nullable(),
  /** What both sides last agreed on; null when they never did. */
  baseObjectId: objectIdSchema.nullable(),
  conflict: conflictSchema.nullable(),
  refusal: standingRefusalSchema.nullable(),
  /** Large files that commits of this mirror point to and its source could not give. */
  missingLargeFileCount: z.number().int(),
  /** The last that touched it, newest first. */
  runs: z.array(touchingRunSchema),
})

/** How one ref stands everywhere: the answer to "why is this branch not there?". It may exist nowhere. */
export const refStandingSchema = z.object({
  repository: z.string(),
  /** Full name. */
  ref: z.string(),
  /** Null: it is not here. */
  objectId: objectIdSchema.nullable(),
  isDefault: z.boolean(),
  commit: matrixRowSchema.shape.commit,
  pausedAll: pauseAllSchema.nullable(),
  /** One for each mirror of the repository. */
  mirrors: z.array(refAtMirrorSchema),
})

/** What a remote has of a ref at this moment. */
export const refSeenNowSchema = z.object({
  mirrorId: z.string(),
  at: z.number(),
  /** The same rule as in the matrix, with what the remote has now. */
  cell: matrixCellSchema,
  /** Whether that is what was last seen there. */
  isAsSeen: z.boolean(),
  /** Whether the object it names there is in the repository here, so that both sides can be compared. */
  isObjectHere: z.boolean(),
})

export type StandingRefusal = z.infer<typeof standingRefusalSchema>
export type TouchingRun = z.infer<typeof touchingRunSchema>
export type RefAtMirror = z.infer<typeof refAtMirrorSchema>
export type RefStanding = z.infer<typeof refStandingSchema>
export type RefSeenNow = z.infer<typeof refSeenNowSchema>
