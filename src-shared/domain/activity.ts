import { z } from 'zod'
import { failureSchema, runKindSchema, runOutcomeSchema, runTriggerSchema, refOutcomeSchema } from './run.ts'
import { objectIdSchema } from './ref.ts'

/** One ref that moved, or could not. */
export const activityRefSchema = z.object({
  ref: z.string(),
  oldObjectId: objectIdSchema.nullable(),
  newObjectId: objectIdSchema.nullable(),
  outcome: refOutcomeSchema,
})

const common = {
  /** Unique and stable; not a run id. */
  id: z.string(),
  at: z.number(),
  repositoryId: z.string(),
  repository: z.string(),
  /** How many refs it was about; `refs` holds the first few, those with a problem before the others. */
  refCount: z.number().int(),
  refs: z.array(activityRefSchema),
}

/** What moved, when and because of what: a run that changed something or failed, or a change made here. */
export const activityItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    ...common,
    runId: z.string(),
    mirrorId: z.string().nullable(),
    runKind: runKindSchema,
    url: z.string(),
    trigger: runTriggerSchema,
    outcome: runOutcomeSchema,
    changedRefCount: z.number().int(),
    problemRefCount: z.number().int(),
    failure: failureSchema.nullable(),
  }),
  z.object({
    kind: z.literal('local'),
    ...common,
    cause: z.enum(['push', 'restore', 'api']),
    /** In place of refs that moved: a sentence, such as how a repair ended. */
    note: z.string().optional(),
  }),
])

export const activityFilterSchema = z.enum(['all', 'moved', 'problems', 'local'])

export type ActivityRef = z.infer<typeof activityRefSchema>
export type ActivityItem = z.infer<typeof activityItemSchema>
export type ActivityFilter = z.infer<typeof activityFilterSchema>

/** How one of the last runs of a mirror ended: a bar of its sparkline. */
export const recentRunSchema = z.object({
  id: z.string(),
  outcome: runOutcomeSchema,
  finishedAt: z.number(),
  durationMs: z.number(),
})
export type RecentRun = z.infer<typeof recentRunSchema>

/** Something worth a notification: the first failure of a streak, or the recovery from one. */
export const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(['failed', 'recovered']),
  at: z.number(),
  title: z.string(),
  body: z.string(),
  /** Null when it is about an account. */
  repository: z.string().nullable(),
  /** Null when it is about the repository itself. */
  mirrorId: z.string().nullable(),
  runId: z.string().nullable(),
})
export type Notice = z.infer<typeof noticeSchema>
