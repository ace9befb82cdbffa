import { z } from 'zod'
import { recentRunSchema } from '../../domain/activity.ts'
import { bothSidesSchema } from '../../domain/both-sides.ts'
import { credentialInputSchema } from '../../domain/account.ts'
import { flipManyItemSchema, flipPlanSchema, flipResultSchema, whenRunningSchema } from '../../domain/flip.ts'
import {
  directionSchema,
  mirrorSchema,
  onDestructiveSchema,
  onDivergedSchema,
  scopeInput,
} from '../../domain/mirror.ts'
import { pauseAllSchema } from '../../domain/overview.ts'
import { patternPreviewSchema } from '../../domain/pattern-preview.ts'
import { refPatternsSchema } from '../../domain/ref-patterns.ts'
import { mirrorPlanSchema, remoteTestSchema } from '../../domain/remote-test.ts'
import { repositoryNameSchema } from '../../domain/repository-name.ts'
import { runSchema } from '../../domain/run.ts'
import { scheduleSchema } from '../../domain/schedule.ts'
import { trashedMirrorSchema } from '../../domain/trashed-mirror.ts'
import { nothing, publishInput, remoteInput } from './common.ts'

const byId = z.object({ id: z.string() })
const flipInput = {
  direction: directionSchema,
  /** Needed while a run of the mirror is under way or waits. */
  whenRunning: whenRunningSchema.optional(),
}

export const mirrorCalls = {
  /** Looks at a remote without changing anything here or there; nothing given is stored. */
  'remotes.test': {
    input: z.object({ ...remoteInput, direction: directionSchema.optional() }),
    output: remoteTestSchema,
  },
  /** What the first run of such a mirror would do, ref by ref; nothing is changed or stored. */
  'mirrors.plan': {
    input: z.object({
      repository: z.string(),
      direction: directionSchema,
      ...remoteInput,
      patterns: scopeInput.patterns,
      notes: scopeInput.notes,
    }),
    output: mirrorPlanSchema,
  },
  /** What turning a mirror round would do; both sides are looked at afresh, no branch is touched. */
  'mirrors.planFlip': { input: z.object({ mirrorId: z.string(), ...flipInput }), output: flipPlanSchema },
  /** Turns a mirror round, if nothing would be lost or the plan that is now was approved. */
  'mirrors.flip': {
    input: z.object({
      mirrorId: z.string(),
      ...flipInput,
      /** `fingerprint` of the plan that a person saw. */
      approvePlan: z.string().optional(),
      /** Turn it round; what would be lost waits for approval. */
      hold: z.boolean().optional(),
      ...publishInput,
    }),
    output: flipResultSchema,
  },
  /** Each by itself; those at which something would be lost come back with their plan, as they were. */
  'mirrors.flipMany': {
    input: z.object({ mirrorIds: z.array(z.string()).min(1).max(10_000), ...flipInput, ...publishInput }),
    output: z.object({ items: z.array(flipManyItemSchema) }),
  },
  /** Turns all mirrors to the setting `defaultDirection`; those at which something is to be decided are skipped. */
  'mirrors.applyDefaultDirection': {
    input: nothing,
    output: z.object({ items: z.array(flipManyItemSchema) }),
  },
  /** Which branches and tags patterns let through, of a mirror or of one that is being set up. */
  'mirrors.previewPatterns': {
    input: z.union([
      z.object({ mirrorId: z.string(), patterns: refPatternsSchema }),
      z.object({
        ...remoteInput,
        direction: directionSchema,
        /** Its branches count too where it leads. */
        repository: z.string().optional(),
        patterns: refPatternsSchema,
      }),
    ]),
    output: patternPreviewSchema,
  },

  /**
   * When a mirror with this schedule would next run by itself: of one that exists, else of a new one; null for a manual
   * one. Fails with `invalid_input` where `mirrors.add` would.
   */
  'schedules.preview': {
    input: z.object({ schedule: scheduleSchema, mirrorId: z.string().optional() }),
    output: z.object({ nextRunAt: z.number().nullable() }),
  },

  'mirrors.add': {
    input: z.object({
      repository: repositoryNameSchema,
      /** Make the repository when it does not exist. */
      createRepository: z.boolean().optional(),
      direction: directionSchema,
      ...remoteInput,
      schedule: scheduleSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
      ...scopeInput,
      acceptWhileAway: z.boolean().optional(),
      ...publishInput,
    }),
    output: z.object({ mirror: mirrorSchema, run: runSchema }),
  },
  'mirrors.list': {
    input: z.object({ repository: z.string().optional() }),
    output: z.object({ items: z.array(mirrorSchema) }),
  },
  'mirrors.get': { input: byId, output: mirrorSchema },
  /** What is here and what is there, as a person recognises it: for a target that holds another history. */
  'mirrors.bothSides': { input: byId, output: bothSidesSchema },
  /** A run that is already waiting is returned, not doubled. `accept` approves a held mass change, once. */
  'mirrors.syncNow': {
    input: z.object({ id: z.string(), accept: z.boolean().optional() }),
    output: runSchema,
  },
  /** Queues a run of every mirror that is not paused. */
  'mirrors.syncAll': { input: nothing, output: z.object({ queued: z.number().int() }) },
  'mirrors.pause': { input: byId, output: mirrorSchema },
  'mirrors.resume': { input: byId, output: mirrorSchema },
  /** Nothing runs by itself until then (null: until resumed). Each mirror's own pause stays as it is. */
  'mirrors.pauseAll': { input: z.object({ untilAt: z.number().nullable() }), output: pauseAllSchema },
  /** Ends `pauseAll`; what came due meanwhile runs once, spread out. */
  'mirrors.resumeAll': { input: nothing, output: nothing },
  'mirrors.change': {
    input: z.object({
      id: z.string(),
      /** Where the remote stands now, for one that moved. */
      url: z.string().optional(),
      schedule: scheduleSchema.optional(),
      accountId: z.string().nullable().optional(),
      credential: credentialInputSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
      ...scopeInput,
      acceptWhileAway: z.boolean().optional(),
      /** Of another address. */
      ...publishInput,
    }),
    output: mirrorSchema,
  },
  /** Moves the link to the trash for 14 days; the repository, its branches and its kept refs stay. */
  'mirrors.remove': { input: byId, output: trashedMirrorSchema },
  /** Those of living repositories; the others come back with theirs. */
  'mirrors.listTrash': { input: nothing, output: z.object({ items: z.array(trashedMirrorSchema) }) },
  /** Takes a mirror back out of the trash, paused or active as it was. */
  'mirrors.undelete': {
    input: byId.extend(publishInput),
    output: mirrorSchema,
  },
  /** The last 24 finished runs of each, oldest first: what a sparkline shows. */
  'mirrors.recentRuns': {
    input: z.object({ ids: z.array(z.string()).max(200) }),
    output: z.object({ items: z.array(z.object({ mirrorId: z.string(), runs: z.array(recentRunSchema) })) }),
  },
} as const
