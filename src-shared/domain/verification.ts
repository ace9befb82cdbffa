import { z } from 'zod'
import { mirrorIdSchema } from './ids.ts'
import { failureSchema } from './run.ts'

/**
 * Why a ref is not the same on both sides. `newer_there`/`newer_here`: it moved since the last run, which has not followed
 * yet. `unknown`: nothing explains it.
 */
export const differenceReasonSchema = z.enum([
  'refused',
  'diverged',
  'held',
  'failed',
  'newer_there',
  'newer_here',
  'not_mirrored',
  'unknown',
])

export const refDifferenceSchema = z.object({
  ref: z.string(),
  here: z.string().nullable(),
  there: z.string().nullable(),
  reason: differenceReasonSchema,
  /** What the last run said about the ref. */
  message: z.string().nullable(),
})

export const verificationPhaseSchema = z.enum(['refs', 'objects', 'fetch', 'compare', 'done'])

/** A comparison of both sides of a mirror, ref by ref, and of the objects behind them. */
export const verificationSchema = z.object({
  mirrorId: mirrorIdSchema,
  deep: z.boolean(),
  startedAt: z.number(),
  /** Null while it is under way. */
  finishedAt: z.number().nullable(),
  phase: verificationPhaseSchema,
  /** `equal`: nothing differs that should not. Null while it is under way. */
  outcome: z.enum(['equal', 'different', 'failed']).nullable(),
  /** Refs in the mirror's scope, on either side. */
  refCount: z.number().int(),
  equalCount: z.number().int(),
  /** Refs that the mirror leaves out on purpose, on either side. */
  excludedCount: z.number().int(),
  differenceCount: z.number().int(),
  /** The first thousand. */
  differences: z.array(refDifferenceSchema),
  /** What is wrong with the objects here or, of a deep comparison, with those that were fetched; the first hundred. */
  objectProblems: z.array(z.string()),
  failure: failureSchema.nullable(),
})

export type Verification = z.infer<typeof verificationSchema>
export type VerificationPhase = z.infer<typeof verificationPhaseSchema>
export type RefDifference = z.infer<typeof refDifferenceSchema>
export type DifferenceReason = z.infer<typeof differenceReasonSchema>
