import { z } from 'zod'

const day = 86_400_000

/** How long what mirrors overwrote or deleted stays, in milliseconds; null: for ever. */
export const keptLifetimeMsSchema = z
  .number()
  .int()
  .min(7 * day)
  .nullable()

/** What the interface offers. */
export const keptLifetimeChoicesMs = [7 * day, 30 * day, 90 * day, null] as const

/** Whatever a person changes, nothing goes before this much time has passed: a slip can be taken back. */
export const keptGraceMs = day

/** How long one repository keeps old tips. */
export const keptLifetimeSchema = z.object({
  lifetimeMs: keptLifetimeMsSchema,
  /** It is as the settings have it. */
  followsSettings: z.boolean(),
})
/** A lifetime as it is chosen for one repository: its own, or that of the settings. */
export const keptLifetimeChoiceSchema = z.union([keptLifetimeMsSchema, z.literal('settings')])

/** What another lifetime would mean for the old tips that there are. */
export const keptLifetimeEffectSchema = z.object({
  /** They are older than that, so that they go at `goingAt`. */
  goingCount: z.number().int(),
  /** In how many repositories. */
  repositoryCount: z.number().int(),
  /** When they go; epoch ms. */
  goingAt: z.number(),
  /** Others that go sooner than they would now, each at its time. */
  soonerCount: z.number().int(),
})

export type KeptLifetimeMs = z.infer<typeof keptLifetimeMsSchema>
export type KeptLifetime = z.infer<typeof keptLifetimeSchema>
export type KeptLifetimeChoice = z.infer<typeof keptLifetimeChoiceSchema>
export type KeptLifetimeEffect = z.infer<typeof keptLifetimeEffectSchema>
