import { z } from 'zod'
import { scheduleSchema } from './schedule.ts'

/** Which way a pair is mirrored: from the first account to the second, or from the second to the first. */
export const pairDirectionSchema = z.enum(['there', 'back'])
export type PairDirection = z.infer<typeof pairDirectionSchema>

/** Repositories of two accounts, paired by name. */
export const pairChoiceSchema = z.object({
  fromId: z.string(),
  toId: z.string(),
  /** Those of this owner at the first; all without it. */
  fromOwner: z.string().optional(),
  /** Whose repositories they are paired with at the second; the account's own without it. */
  toOwner: z.string().optional(),
  /** Part of the path at the first. */
  query: z.string().optional(),
  direction: pairDirectionSchema,
  /** Of single pairs, another direction, or none. */
  chosen: z
    .array(z.object({ key: z.string(), direction: z.enum(['there', 'back', 'leave']) }))
    .max(20_000)
    .optional(),
  /** Make what is missing where it goes to, private. Without it, it is left. */
  createMissing: z.boolean().optional(),
  /** The name here, as of an import; made of the place that leads. */
  nameTemplate: z.string().trim().min(1).max(200).optional(),
  schedule: scheduleSchema.optional(),
})
export type PairChoice = z.infer<typeof pairChoiceSchema>

export const pairRowSchema = z.object({
  /** Names the pair: its place at the second account, in lower case. */
  key: z.string(),
  fromPath: z.string().nullable(),
  toPath: z.string().nullable(),
  state: z.enum(['both', 'only_from', 'only_to', 'ambiguous', 'mirrored']),
  direction: pairDirectionSchema,
  /** The repository here that pulls from one and pushes to the other. */
  name: z.string(),
  /** It is made at the forge that it goes to. */
  isMade: z.boolean(),
  /** Why it is left, in a sentence; null when it is mirrored. */
  problem: z.string().nullable(),
})
export type PairRow = z.infer<typeof pairRowSchema>

export const pairPlanSchema = z.object({
  counts: z.object({
    going: z.number().int(),
    made: z.number().int(),
    mirrored: z.number().int(),
    left: z.number().int(),
  }),
  /** Those that are left first; at most 1,000. */
  rows: z.array(pairRowSchema),
})
export type PairPlan = z.infer<typeof pairPlanSchema>
