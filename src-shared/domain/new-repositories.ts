import { z } from 'zod'
import { importRowSchema, importStateSchema } from './forge-import.ts'
import { scheduleSchema } from './schedule.ts'

/**
 * What becomes of a repository that is new at a forge. `default`: the direction of the settings. `push`: its content is
 * taken once, and from then on this computer leads.
 */
export const newRepositoryWaySchema = z.enum(['default', 'pull', 'sync', 'push', 'once', 'ignore'])
export type NewRepositoryWay = z.infer<typeof newRepositoryWaySchema>

const trait = z.enum(['any', 'only', 'none'])

/** Which repositories a rule is about, and what becomes of them. The first rule that fits decides. */
export const newRepositoryRuleSchema = z.object({
  /** Ignoring case; null for all. */
  owner: z.string().trim().min(1).max(255).nullable(),
  /** Of the name without its owner, ignoring case: `*` for anything, `?` for one character. */
  pattern: z.string().trim().min(1).max(255),
  forks: trait,
  archived: trait,
  visibility: z.enum(['any', 'public', 'private']),
  way: newRepositoryWaySchema,
  /** Null for that of the settings. */
  schedule: scheduleSchema.nullable(),
  /** The name here, as of an import; null for `{owner}/{name}`. */
  nameTemplate: z.string().trim().min(1).max(200).nullable(),
})
export type NewRepositoryRule = z.infer<typeof newRepositoryRuleSchema>

/** How often an account's repositories are listed by itself, in milliseconds. */
export const listingChoicesMs = [3_600_000, 6 * 3_600_000, 24 * 3_600_000] as const
export const usualListingMs = 6 * 3_600_000

/** `known`: it was there before the first rule. `left`: it could not be, `note` says why. */
export const newRepositoryActionSchema = z.enum(['known', 'taken', 'ignored', 'left', 'failed'])

export const decidedRepositorySchema = z.object({
  forgeId: z.string(),
  path: z.string(),
  at: z.number(),
  action: newRepositoryActionSchema,
  /** Here; null when it did not come. */
  name: z.string().nullable(),
  /** Why it did not, in a sentence. */
  note: z.string().nullable(),
})
export type DecidedRepository = z.infer<typeof decidedRepositorySchema>

export const newRepositoriesSchema = z.object({
  accountId: z.string(),
  rules: z.array(newRepositoryRuleSchema),
  /** How often the forge is asked by itself; null: only when somebody lists. */
  everyMs: z.number().nullable(),
  nextAt: z.number().nullable(),
  /** The newest hundred, without those that were there before. */
  decided: z.array(decidedRepositorySchema),
  /** Repositories that are being taken, or the last that were since the start. */
  job: importStateSchema.nullable(),
})
export type NewRepositories = z.infer<typeof newRepositoriesSchema>

/** What the rules would do with what was there before they were made. */
export const newRepositoriesPlanSchema = z.object({
  rows: z.array(importRowSchema.extend({ way: newRepositoryWaySchema })),
  /** How many would be taken; the rows are the first thousand, those first that are taken. */
  count: z.number().int(),
})
export type NewRepositoriesPlan = z.infer<typeof newRepositoriesPlanSchema>

/** What a rule would call one repository that is listed and fits it; all null when none does. */
export const rulePreviewSchema = z.object({
  path: z.string().nullable(),
  /** Here. */
  name: z.string().nullable(),
  /** Why it could not have this name, in a sentence. */
  problem: z.string().nullable(),
})
export type RulePreview = z.infer<typeof rulePreviewSchema>
