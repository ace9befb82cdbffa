import { z } from 'zod'
import { directionSchema, mirrorSchema } from './mirror.ts'
import { settingsSchema } from './settings.ts'

/** Everything rests until this moment; null: until a person resumes. */
export const pauseAllSchema = z.object({ untilAt: z.number().nullable() })
export type PauseAll = z.infer<typeof pauseAllSchema>

const countsSchema = z.object({
  repositories: z.number().int(),
  mirrors: z.number().int(),
  upToDate: z.number().int(),
  syncing: z.number().int(),
  needYou: z.number().int(),
  waiting: z.number().int(),
  paused: z.number().int(),
})

/** Is all well, in a sentence and in numbers: what the tray shows. */
export const overviewSummarySchema = z.object({
  /** "All 42 mirrors are up to date." */
  sentence: z.string(),
  counts: countsSchema,
  /** Set while all mirrors rest together. */
  pausedAll: pauseAllSchema.nullable(),
  /** Runs that nobody asked for wait: the computer runs on its battery, and the setting `waitOnBattery` says so. */
  waitsOnBattery: z.boolean(),
  /** Up to five mirrors that need a person, with the sentence that says why. */
  needYou: z.array(
    z.object({ mirrorId: z.string(), repository: z.string(), host: z.string(), title: z.string() }),
  ),
})
export type OverviewSummary = z.infer<typeof overviewSummarySchema>

/** The three questions of the board in one answer: is all well, what needs me, what is under way. */
export const overviewSchema = overviewSummarySchema.extend({
  /** Those that need a person first, then syncing, then waiting, the rest by name. */
  mirrors: z.array(mirrorSchema),
})
export type Overview = z.infer<typeof overviewSchema>

export const systemInfoSchema = z.object({
  version: z.string(),
  organization: z.string(),
  address: z.string(),
  dataDirectory: z.string(),
  gitVersion: z.string(),
  startedAt: z.number(),
  processId: z.number().int(),
  /** The settings that are read at the start alone, as they were then: changed ones wait for the next start. */
  startedWith: settingsSchema.pick({ listenHost: true, listenPort: true, gitPath: true }),
  /** Settings that the environment decides (MIRROR_DIRECTION); null where it does not. */
  fixedSettings: z.object({ defaultDirection: directionSchema.nullable() }),
})
/** What waits on battery, and what does not. */
export const onBatteryWords = {
  sentence: 'On battery: scheduled runs wait.',
  exceptions: 'What you push or start yourself runs.',
} as const
export type SystemInfo = z.infer<typeof systemInfoSchema>
