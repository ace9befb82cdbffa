import { z } from 'zod'
import { discoveryFilterSchema } from './discovery.ts'
import { failureSchema } from './run.ts'
import { scheduleSchema } from './schedule.ts'

/** How a repository of a forge comes here: as a mirror that pulls, as one that goes both ways, or once. */
export const importWaySchema = z.enum(['pull', 'sync', 'once'])
export type ImportWay = z.infer<typeof importWaySchema>

/** What is to be imported from an account's forge, and how. */
export const importChoiceSchema = z.object({
  accountId: z.string(),
  /** Those with these ids at the forge; or all that a filter lets through. */
  selection: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ids'), ids: z.array(z.string()).min(1).max(20_000) }),
    z.object({ kind: z.literal('filter'), filter: discoveryFilterSchema }),
  ]),
  way: importWaySchema,
  /** The name here, made of `{owner}`, `{name}`, `{path}` and `{host}`; `{owner}/{name}` when not given. */
  nameTemplate: z.string().trim().min(1).max(200).optional(),
  schedule: scheduleSchema.optional(),
})
export type ImportChoice = z.infer<typeof importChoiceSchema>

/** What happens to one repository: it is imported; or it is left, because of what `problem` says. */
export const importRowSchema = z.object({
  forgeId: z.string(),
  /** At the forge. */
  path: z.string(),
  /** Here. */
  name: z.string(),
  action: z.enum(['import', 'mirrored_already', 'name_taken', 'unsuitable']),
  /** Why it is left, in a sentence; null when it is imported. */
  problem: z.string().nullable(),
})
export type ImportRow = z.infer<typeof importRowSchema>

export const importPlanSchema = z.object({
  counts: z.object({
    import: z.number().int(),
    mirroredAlready: z.number().int(),
    nameTaken: z.number().int(),
    unsuitable: z.number().int(),
  }),
  /** Those that are left for a reason first; at most 1,000. */
  rows: z.array(importRowSchema),
})
export type ImportPlan = z.infer<typeof importPlanSchema>

/** An import under way, or the last one of an account since the start. */
export const importStateSchema = z.object({
  accountId: z.string(),
  total: z.number().int(),
  done: z.number().int(),
  /** Those that could not be added: the first hundred. */
  failures: z.array(z.object({ path: z.string(), name: z.string(), failure: failureSchema })),
  failedCount: z.number().int(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  isCancelled: z.boolean(),
})
export type ImportState = z.infer<typeof importStateSchema>
