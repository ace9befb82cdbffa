import { z } from 'zod'
import { mirrorSchema } from './mirror.ts'

/** The three questions of the board in one answer: is all well, what needs me, what is under way. */
export const overviewSchema = z.object({
  /** "All 42 mirrors are up to date." */
  sentence: z.string(),
  counts: z.object({
    repositories: z.number().int(),
    mirrors: z.number().int(),
    upToDate: z.number().int(),
    syncing: z.number().int(),
    needYou: z.number().int(),
    waiting: z.number().int(),
    paused: z.number().int(),
  }),
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
})
export type SystemInfo = z.infer<typeof systemInfoSchema>
