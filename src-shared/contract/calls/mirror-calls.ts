import { z } from 'zod'
import { recentRunSchema } from '../../domain/activity.ts'
import { credentialInputSchema } from '../../domain/account.ts'
import {
  directionSchema,
  intervalMsSchema,
  mirrorSchema,
  onDestructiveSchema,
  onDivergedSchema,
} from '../../domain/mirror.ts'
import { pauseAllSchema } from '../../domain/overview.ts'
import { mirrorPlanSchema, remoteTestSchema } from '../../domain/remote-test.ts'
import { repositoryNameSchema } from '../../domain/repository-name.ts'
import { runSchema } from '../../domain/run.ts'
import { nothing, remoteInput } from './common.ts'

const byId = z.object({ id: z.string() })

export const mirrorCalls = {
  /** Looks at a remote without changing anything here or there; nothing given is stored. */
  'remotes.test': {
    input: z.object({ ...remoteInput, direction: directionSchema.optional() }),
    output: remoteTestSchema,
  },
  /** What the first run of such a mirror would do, ref by ref; nothing is changed or stored. */
  'mirrors.plan': {
    input: z.object({ repository: z.string(), direction: directionSchema, ...remoteInput }),
    output: mirrorPlanSchema,
  },

  'mirrors.add': {
    input: z.object({
      repository: repositoryNameSchema,
      /** Make the repository when it does not exist. */
      createRepository: z.boolean().optional(),
      direction: directionSchema,
      ...remoteInput,
      intervalMs: intervalMsSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
      acceptWhileAway: z.boolean().optional(),
    }),
    output: z.object({ mirror: mirrorSchema, run: runSchema }),
  },
  'mirrors.list': {
    input: z.object({ repository: z.string().optional() }),
    output: z.object({ items: z.array(mirrorSchema) }),
  },
  'mirrors.get': { input: byId, output: mirrorSchema },
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
      intervalMs: intervalMsSchema.optional(),
      accountId: z.string().nullable().optional(),
      credential: credentialInputSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
      acceptWhileAway: z.boolean().optional(),
    }),
    output: mirrorSchema,
  },
  /** Ends the link; the repository, its branches and its kept refs stay. */
  'mirrors.remove': { input: byId, output: byId },
  /** The last 24 finished runs of each, oldest first: what a sparkline shows. */
  'mirrors.recentRuns': {
    input: z.object({ ids: z.array(z.string()).max(200) }),
    output: z.object({ items: z.array(z.object({ mirrorId: z.string(), runs: z.array(recentRunSchema) })) }),
  },
} as const
