import { z } from 'zod'
import { errorCodes } from '../errors/app-error.ts'
import { runSchema } from './run.ts'
import { directionSchema, mirrorSchema } from './mirror.ts'
import { mirrorPlanSchema, plannedRefSchema } from './remote-test.ts'

/** What a run of the mirror is done with that is under way or waits when it is to be turned round. */
export const whenRunningSchema = z.enum(['wait', 'stop'])

export const flipRefSchema = plannedRefSchema.extend({
  /** The side on which it changes. */
  side: z.enum(['here', 'there']),
  /** Both sides have commits that the other has not. */
  diverged: z.boolean(),
})

/** What the first run in the other direction would do. Made with both sides as they are, fetched for that. */
export const flipPlanSchema = z.object({
  mirrorId: z.string(),
  repository: z.string(),
  host: z.string(),
  /** As it is. */
  from: directionSchema,
  /** As it would be. */
  direction: directionSchema,
  counts: mirrorPlanSchema.shape.counts.extend({
    /** How many of those that are overwritten or stopped have commits of their own on both sides. */
    diverged: z.number().int(),
  }),
  /** What changes most comes first; at most 500, equal ones are not listed. */
  refs: z.array(flipRefSchema),
  /** Every ref is equal, new or moves forward: nothing to choose. */
  isSafe: z.boolean(),
  /** Of what would be lost: who approves says which plan they saw. */
  fingerprint: z.string(),
})

export const flipResultSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('flipped'),
    mirror: mirrorSchema,
    /** Null for a paused mirror: it stays paused. */
    run: runSchema.nullable(),
    plan: flipPlanSchema,
  }),
  /** Nothing was changed: the plan would overwrite, delete or stop something, and this one was not approved. */
  z.object({ outcome: z.literal('needs_approval'), plan: flipPlanSchema }),
  /** It goes in that direction already. */
  z.object({ outcome: z.literal('unchanged'), mirror: mirrorSchema }),
])

/** One mirror of many; one that fails does not hold back the others. */
export const flipManyItemSchema = z.object({
  mirrorId: z.string(),
  result: z.discriminatedUnion('outcome', [
    ...flipResultSchema.options,
    z.object({
      outcome: z.literal('failed'),
      code: z.enum(errorCodes),
      title: z.string(),
      advice: z.string(),
    }),
    /** It was left alone: something about it is to be decided first. */
    z.object({ outcome: z.literal('skipped'), reason: z.string() }),
  ]),
})

export type WhenRunning = z.infer<typeof whenRunningSchema>
export type FlipRef = z.infer<typeof flipRefSchema>
export type FlipPlan = z.infer<typeof flipPlanSchema>
export type FlipResult = z.infer<typeof flipResultSchema>
export type FlipManyItem = z.infer<typeof flipManyItemSchema>
