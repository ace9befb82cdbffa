import { z } from 'zod'
import { accountIdSchema, mirrorIdSchema } from './ids.ts'
import { directionSchema } from './mirror.ts'
import { failureSchema } from './run.ts'

/**
 * What is known of the repository behind a mirror, by the id that its forge has given it for good:
 * `here`: it stands where the mirror looks. `moved`: it stands elsewhere, and the mirror could not follow by itself.
 * `replaced`: another repository stands at the mirror's address. `unknown`: nothing can be said, `reason` says why.
 * `missing`: it was not found, and that is not certain yet. `gone`: it was not found again and again for a day, by an
 * account that still sees everything around it.
 */
export const existenceStateSchema = z.enum(['here', 'moved', 'replaced', 'unknown', 'missing', 'gone'])
export type ExistenceState = z.infer<typeof existenceStateSchema>

/** A new name or owner, which the forge told of by the repository's own id. */
export const repositoryMoveSchema = z.object({
  kind: z.enum(['renamed', 'transferred']),
  from: z.string(),
  to: z.string(),
  at: z.number(),
})
export type RepositoryMove = z.infer<typeof repositoryMoveSchema>

export const mirrorExistenceSchema = z.object({
  mirrorId: mirrorIdSchema,
  accountId: accountIdSchema,
  repository: z.string(),
  direction: directionSchema,
  host: z.string(),
  /** At the forge, as last seen. */
  path: z.string(),
  state: existenceStateSchema,
  /** Since when it is in this state. */
  since: z.number(),
  checkedAt: z.number(),
  /** Why nothing can be said, or why the mirror does not follow, in a sentence. */
  reason: z.string().nullable(),
  /** How often it was not found in a row, and since when. */
  missingCount: z.number().int(),
  missingSince: z.number().nullable(),
  /** The last time that it was renamed or transferred, and the mirror followed. */
  moved: repositoryMoveSchema.nullable(),
})
export type MirrorExistence = z.infer<typeof mirrorExistenceSchema>

/** Many repositories of an account that were not found at once: nothing is concluded from that until a person says so. */
export const massDisappearanceSchema = z.object({
  count: z.number().int(),
  total: z.number().int(),
  at: z.number(),
})

/** How it stands with the repositories behind the mirrors of one account. */
export const accountExistenceSchema = z.object({
  accountId: accountIdSchema,
  /** When the last look came to its end. */
  checkedAt: z.number().nullable(),
  /** When it is looked at next by itself. */
  nextAt: z.number().nullable(),
  /** Why the last look came to no end; nothing was concluded from it. */
  failure: failureSchema.nullable(),
  stopped: massDisappearanceSchema.nullable(),
  counts: z.object({
    here: z.number().int(),
    moved: z.number().int(),
    replaced: z.number().int(),
    unknown: z.number().int(),
    missing: z.number().int(),
    gone: z.number().int(),
  }),
})
export type AccountExistence = z.infer<typeof accountExistenceSchema>

/** A repository counts as gone after so many looks that did not find it … */
export const looksUntilGone = 3
/** … over at least this long, with at least this long between two that count. */
export const leastGoneMs = 24 * 3_600_000
export const leastBetweenLooksMs = 6 * 3_600_000

/** What is worth a person's attention. */
export const isNoteworthyExistence = ({
  state,
  moved,
  reason,
}: Pick<MirrorExistence, 'state' | 'moved' | 'reason'>): boolean =>
  state !== 'here' || moved !== null || reason !== null
