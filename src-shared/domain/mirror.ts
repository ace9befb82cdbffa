import { z } from 'zod'
import { accountIdSchema, mirrorIdSchema, repositoryIdSchema, runIdSchema } from './ids.ts'
import { refPatternsSchema } from './ref-patterns.ts'
import { shortRefName } from './ref.ts'
import { forgeRunSchema } from './forge-run.ts'
import { shownScheduleSchema } from './schedule.ts'
import { failureSchema, refOutcomeSchema, runOutcomeSchema, runPhaseSchema, runTriggerSchema } from './run.ts'

/**
 * `sync`: two-way. Each side follows what the other changed; a ref that changed on both is a conflict. What is pushed
 * here is forwarded there first, and accepted here only as far as it was accepted there.
 */
export const directionSchema = z.enum(['push', 'pull', 'sync'])

export const runnerSchema = z.enum(['local', 'forge'])
export type Runner = z.infer<typeof runnerSchema>

export const minute = 60_000

export const mirrorStatusSchema = z.enum(['pending', 'active', 'syncing', 'error', 'paused'])

/**
 * What a push mirror does with a branch that got commits at the remote which are not here:
 * `stop` leaves it and says so, `overwrite` keeps their tip under refs/kept and pushes ours, `leave` ignores it.
 */
export const onDivergedSchema = z.enum(['stop', 'overwrite', 'leave'])
/**
 * What a pull or sync mirror does when one run would delete or rewrite more than max(5, 30 %) of the refs of a side:
 * `hold` waits for a person, `keep` takes everything but those, `accept` follows (old tips are kept anyway).
 */
export const onDestructiveSchema = z.enum(['hold', 'keep', 'accept'])

export const lastRunSchema = z.object({
  id: runIdSchema,
  outcome: runOutcomeSchema,
  trigger: runTriggerSchema,
  finishedAt: z.number(),
  changedRefCount: z.number().int(),
  problemRefCount: z.number().int(),
})

/** What a run moved last: "main +3". */
export const lastChangeOfMirrorSchema = z.object({
  runId: runIdSchema,
  at: z.number(),
  /** The most telling ref: the default branch when it moved, else the first by name. Full name. */
  ref: z.string(),
  outcome: refOutcomeSchema,
  /** Commits it gained; null when that was not counted (created, deleted, rewritten). */
  commitCount: z.number().int().nullable(),
  /** How many refs moved in all. */
  refCount: z.number().int(),
})
export type LastChangeOfMirror = z.infer<typeof lastChangeOfMirrorSchema>

export const mirrorSchema = z.object({
  id: mirrorIdSchema,
  /** Who moves the data: this app, or the server of a forge. */
  runner: runnerSchema,
  /** What only a mirror has that a forge runs; null for those that run here. */
  forge: forgeRunSchema.nullable(),
  /** The repository here; null for a mirror that a forge runs. */
  repositoryId: repositoryIdSchema.nullable(),
  /** Its name here; of a mirror that a forge runs, `owner/name` there. */
  repository: z.string(),
  direction: directionSchema,
  /** Without user name or password. */
  url: z.string(),
  host: z.string(),
  accountId: accountIdSchema.nullable(),
  /** When it runs by itself. */
  schedule: shownScheduleSchema,
  onDiverged: onDivergedSchema,
  onDestructive: onDestructiveSchema,
  /** Which refs it carries, as `ref-patterns.ts` says; none carry everything in scope. */
  patterns: refPatternsSchema,
  /** Whether it carries refs/notes. */
  notes: z.boolean(),
  /** A pull mirror: refs that the remote does not have may be pushed here. */
  extraBranches: z.boolean(),
  /** When it was turned round, until a run went through since: runs then neither delete nor rewrite unasked. */
  flippedAt: z.number().nullable(),
  /** `sync`: what is pushed here while the remote is away is accepted, and reconciled by the next run. */
  acceptWhileAway: z.boolean(),
  status: mirrorStatusSchema,
  /** Set when some refs could not follow in the last run although the run went through. */
  partial: z.boolean(),
  failure: failureSchema.nullable(),
  /** What it waits for together with others: nothing is wrong with the mirror itself. */
  waiting: z
    .object({
      reason: z.enum(['host', 'offline', 'rate_limit', 'disk']),
      /** When it is tried again; null when nobody knows. */
      untilAt: z.number().nullable(),
    })
    .nullable(),
  /** Who paused it: a person, or its own failures (a weekly probe goes on). */
  pausedBy: z.enum(['you', 'failures']).nullable(),
  /** The address its remote says it moved to. */
  movedTo: z.string().nullable(),
  consecutiveFailures: z.number().int(),
  createdAt: z.number(),
  lastCheckedAt: z.number().nullable(),
  lastChangedAt: z.number().nullable(),
  nextRunAt: z.number().nullable(),
  lastRun: lastRunSchema.nullable(),
  lastChange: lastChangeOfMirrorSchema.nullable(),
  /** `sync`: the ref that something else keeps rewriting too. The mirror paused itself; resuming clears it. */
  oscillatingRef: z.string().nullable(),
  /** `sync`: refs that changed on both sides and wait for a person; see `mirrors.conflicts`. */
  conflictCount: z.number().int(),
  /** The run that is queued or under way. */
  activeRun: z.object({ id: runIdSchema, phase: runPhaseSchema }).nullable(),
})

/** The choices about what a mirror carries, as a person may change them. */
export const scopeInput = {
  patterns: refPatternsSchema.optional(),
  /** Without it: a pull takes notes, push and sync do not. */
  notes: z.boolean().optional(),
  extraBranches: z.boolean().optional(),
}
/** "Something else is also rewriting main". Without a full stop. @param ref full name */
export const oscillationSentence = (ref: string): string =>
  `Something else is also rewriting ${shortRefName(ref)}`

export type Direction = z.infer<typeof directionSchema>
export type Mirror = z.infer<typeof mirrorSchema>
export type MirrorStatus = z.infer<typeof mirrorStatusSchema>
export type OnDiverged = z.infer<typeof onDivergedSchema>
export type OnDestructive = z.infer<typeof onDestructiveSchema>
export type LastRun = z.infer<typeof lastRunSchema>
