import { z } from 'zod'
import { activityFilterSchema, activityItemSchema } from '../../domain/activity.ts'
import {
  keptLifetimeChoiceSchema,
  keptLifetimeEffectSchema,
  keptLifetimeMsSchema,
  keptLifetimeSchema,
} from '../../domain/kept-lifetime.ts'
import { keptRefSchema } from '../../domain/kept-ref.ts'
import { directionSchema } from '../../domain/mirror.ts'
import { exportedRunSchema, runDetailsSchema, runFilterSchema, runSchema } from '../../domain/run.ts'
import { listOf, page } from './common.ts'

/** Whose runs. Filters look through the runs of one mirror or repository: they need one of both. */
const runsOf = {
  repository: z.string().optional(),
  mirrorId: z.string().optional(),
  ...runFilterSchema.shape,
}

const keptRef = { repository: z.string(), name: z.string() }

export const runCalls = {
  'runs.list': {
    input: z.object({ ...runsOf, ...page }),
    output: listOf(runSchema),
  },
  /**
   * The runs of a mirror or repository with all that is known of them, newest first, in pages that stay small
   * whatever a run moved: `runHistoryJson` makes one document of them. What remotes said is redacted.
   */
  'runs.export': {
    input: z.object({ ...runsOf, cursor: z.string().optional() }),
    output: listOf(exportedRunSchema),
  },
  'runs.get': { input: z.object({ id: z.string() }), output: runDetailsSchema },
  'runs.cancel': { input: z.object({ id: z.string() }), output: runSchema },

  /** What moved or failed, newest first: runs that changed something or had a problem, and changes made here. */
  'activity.list': {
    input: z.object({
      repository: z.string().optional(),
      filter: activityFilterSchema.optional(),
      direction: directionSchema.optional(),
      /** Part of a repository's name or a remote's address, ignoring case. */
      query: z.string().max(256).optional(),
      ...page,
    }),
    output: listOf(activityItemSchema),
  },

  'keptRefs.list': {
    input: z.object({ repository: z.string() }),
    output: z.object({ items: z.array(keptRefSchema) }),
  },
  /** `beside` restores as `restored/<branch>`, `in_place` moves the branch back and keeps where it stood. */
  'keptRefs.restore': {
    input: z.object({ ...keptRef, where: z.enum(['beside', 'in_place']) }),
    output: z.object({ ref: z.string(), objectId: z.string() }),
  },
  /** A pinned kept ref does not expire. */
  'keptRefs.pin': { input: z.object({ ...keptRef, pinned: z.boolean() }), output: keptRefSchema },
  /** How long a repository keeps old tips. */
  'keptRefs.lifetime': { input: z.object({ repository: z.string() }), output: keptLifetimeSchema },
  /** Another lifetime for one repository. What is too old by it goes a day later, never at once. */
  'keptRefs.setLifetime': {
    input: z.object({ repository: z.string(), lifetime: keptLifetimeChoiceSchema }),
    output: keptLifetimeSchema.extend({ effect: keptLifetimeEffectSchema }),
  },
  /** What another lifetime would let go, of one repository, or of all that follow the setting. */
  'keptRefs.previewLifetime': {
    input: z.union([
      z.object({ repository: z.string(), lifetime: keptLifetimeChoiceSchema }),
      z.object({ lifetime: keptLifetimeMsSchema }),
    ]),
    output: keptLifetimeEffectSchema,
  },
} as const
