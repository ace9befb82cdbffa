import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

/** What a look at a remote found, before anything is set up. */
export const remoteTestSchema = z.object({
  url: z.string(),
  host: z.string(),
  branchCount: z.number().int(),
  tagCount: z.number().int(),
  /** Refs of the host itself (pull requests and the like): never mirrored to another host. */
  hiddenRefCount: z.number().int(),
  /** Without refs/heads/; null when it has none or does not say. */
  defaultBranch: z.string().nullable(),
  isEmpty: z.boolean(),
  /** Whether this sign-in may push; null when the remote does not tell without a push. */
  canWrite: z.boolean().nullable(),
})

export const planActionSchema = z.enum(['create', 'update', 'overwrite', 'delete', 'leave', 'stop'])

/**
 * What the first run of a mirror would do to one ref, on the side that follows. `leave`: it stays as it is,
 * `stop`: both sides have commits of their own, so it is not touched.
 */
export const plannedRefSchema = z.object({
  ref: z.string(),
  action: planActionSchema,
  fromObjectId: objectIdSchema.nullable(),
  toObjectId: objectIdSchema.nullable(),
  /** False when the remote's commits are not here yet, so that only the first run can tell what is lost. */
  certain: z.boolean(),
})

export const mirrorPlanSchema = z.object({
  counts: z.object({
    create: z.number().int(),
    update: z.number().int(),
    overwrite: z.number().int(),
    delete: z.number().int(),
    leave: z.number().int(),
    stop: z.number().int(),
    /** Already equal; not listed. */
    unchanged: z.number().int(),
  }),
  /** What changes or is stopped first; at most 500. */
  refs: z.array(plannedRefSchema),
})

export type RemoteTest = z.infer<typeof remoteTestSchema>
export type PlanAction = z.infer<typeof planActionSchema>
export type PlannedRef = z.infer<typeof plannedRefSchema>
export type MirrorPlan = z.infer<typeof mirrorPlanSchema>
