import { z } from 'zod'
import { errorCodes } from '../errors/app-error.ts'
import { failureClassSchema } from './failure-class.ts'
import { mirrorIdSchema, repositoryIdSchema, runIdSchema } from './ids.ts'
import { refReasonSchema } from './ref-reason.ts'

export const runTriggerSchema = z.enum(['schedule', 'push', 'webhook', 'manual', 'startup', 'retry'])
/** `fetch` is a one-time fetch; it belongs to a repository and no mirror. */
export const runKindSchema = z.enum(['pull', 'push', 'sync', 'fetch'])
export const runStateSchema = z.enum(['queued', 'running', 'finished'])
export const runPhaseSchema = z.enum([
  'queued',
  'check',
  'fetch',
  'large_files',
  'keep',
  'publish',
  'push',
  'record',
])

/** `unchanged`: both sides were equal and no process was started. `partial`: some refs could not follow. */
export const runOutcomeSchema = z.enum([
  'unchanged',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
  'interrupted',
])

/** What happened to one ref. */
export const refOutcomeSchema = z.enum([
  'created',
  'updated',
  'rewritten',
  'deleted',
  'kept_apart',
  'refused',
  'diverged',
  'held',
  'failed',
])
export const runRefSchema = z.object({
  ref: z.string(),
  oldObjectId: z.string().nullable(),
  newObjectId: z.string().nullable(),
  outcome: refOutcomeSchema,
  /** Why it did not follow; null when it did. */
  reason: refReasonSchema.nullable(),
  /** The remote's own words, redacted; or ours, for a decision of ours. */
  message: z.string().nullable(),
  /** Where the overwritten or deleted tip was kept. */
  keptRef: z.string().nullable(),
})

export const failureSchema = z.object({
  code: z.enum(errorCodes),
  /** What kind of failure it is; runs of older versions do not say, see `classOfFailure`. */
  class: failureClassSchema.optional(),
  title: z.string(),
  advice: z.string(),
  retry: z.enum(['automatic', 'button', 'no']),
  /** When it is tried again by itself; null when it is not. */
  retryAt: z.number().nullable(),
  /** What git and the remote said, redacted. */
  output: z.string().nullable(),
})

export const runSchema = z.object({
  id: runIdSchema,
  repositoryId: repositoryIdSchema,
  repository: z.string(),
  mirrorId: mirrorIdSchema.nullable(),
  kind: runKindSchema,
  /** The remote's address, without user name or password. */
  url: z.string(),
  trigger: runTriggerSchema,
  state: runStateSchema,
  phase: runPhaseSchema,
  outcome: runOutcomeSchema.nullable(),
  queuedAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** Pack bytes received or sent, as git counted them. */
  bytes: z.number().int(),
  changedRefCount: z.number().int(),
  problemRefCount: z.number().int(),
  failure: failureSchema.nullable(),
  /** Things worth knowing that are no failure, e.g. "the default branch upstream is now trunk". */
  notes: z.array(z.string()),
})

/** How long a run was in one phase, all its attempts together. */
export const phaseDurationSchema = z.object({
  phase: runPhaseSchema,
  durationMs: z.number(),
  /** How much of it passed in waiting: for a free place, for room on the disk, or before another attempt. */
  waitedMs: z.number(),
})

export const runDetailsSchema = runSchema.extend({
  refs: z.array(runRefSchema),
  /** In the order they were first entered, as far as they are over; of runs of older versions nothing is known. */
  phases: z.array(phaseDurationSchema),
})

/** Which runs are meant: those that ended so, began because of that, and moved, or could not move, this ref. */
export const runFilterSchema = z.object({
  outcomes: z.array(runOutcomeSchema).min(1).optional(),
  triggers: z.array(runTriggerSchema).min(1).optional(),
  /** Full name. */
  ref: z.string().min(1).optional(),
})

/**
 * A run in a page of an export. One with more refs than fit a page goes on in the next: its item there says
 * `isContinued`, and holds further refs of the run that the page before ended with.
 */
export const exportedRunSchema = runDetailsSchema.extend({ isContinued: z.boolean() })

/** Progress of a run that is under way; sent as events, at most four a second for each run. */
export const runProgressSchema = z.object({
  runId: runIdSchema,
  phase: runPhaseSchema,
  /** 0 to 1 within the phase; null when git does not say. */
  fraction: z.number().min(0).max(1).nullable(),
  /** git's own line, e.g. "Receiving objects:  62% (620/1000)". */
  text: z.string().nullable(),
})

export type Run = z.infer<typeof runSchema>
export type PhaseDuration = z.infer<typeof phaseDurationSchema>
export type RunFilter = z.infer<typeof runFilterSchema>
export type ExportedRun = z.infer<typeof exportedRunSchema>
export type RunDetails = z.infer<typeof runDetailsSchema>
export type RunRef = z.infer<typeof runRefSchema>
export type RunTrigger = z.infer<typeof runTriggerSchema>
export type RunKind = z.infer<typeof runKindSchema>
export type RunState = z.infer<typeof runStateSchema>
export type RunPhase = z.infer<typeof runPhaseSchema>
export type RunOutcome = z.infer<typeof runOutcomeSchema>
export type RunProgress = z.infer<typeof runProgressSchema>
export type RefOutcome = z.infer<typeof refOutcomeSchema>
export type Failure = z.infer<typeof failureSchema>
