import { z } from 'zod'
import { defaultIntervalMs, intervalMsSchema } from './mirror.ts'

const day = 86_400_000

export const settingsSchema = z.object({
  /** Interval of new mirrors, in milliseconds. */
  defaultIntervalMs: intervalMsSchema,
  /** How long kept refs stay restorable, in milliseconds. */
  keptRefLifetimeMs: z
    .number()
    .int()
    .min(7 * day),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  defaultIntervalMs,
  keptRefLifetimeMs: 90 * day,
}

/** How long a deleted repository stays in the trash. */
export const trashLifetimeMs = 14 * day
