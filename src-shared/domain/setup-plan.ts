import { z } from 'zod'
import { directionSchema } from './mirror.ts'
import { failureSchema } from './run.ts'

/** Something in a set-up file that cannot be: where, as keys and positions from the root, and why. */
export const setupProblemSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
})
export type SetupProblem = z.infer<typeof setupProblemSchema>

/** The same where a person finds it in the text. */
export const placedProblemSchema = z.object({
  /** From 1. */
  line: z.number().int(),
  /** From 1. */
  column: z.number().int(),
  /** `repositories.team/project.mirrors[0].schedule`; "" for the file as a whole. */
  path: z.string(),
  /** A sentence that repeats no value of the file: it could be a secret. */
  message: z.string(),
})
export type PlacedProblem = z.infer<typeof placedProblemSchema>

/** One thing that applying a file does. */
export const setupStepSchema = z.object({
  id: z.string(),
  subject: z.enum(['settings', 'account', 'webhooks', 'rules', 'repository', 'mirror', 'forge_mirror']),
  /**
   * `turn`: another side leads from now on; only while nothing is lost by it. `trash`: for 14 days. `remove`: a mirror
   * that a forge runs ends there; `forget`: it goes on there, and is watched no more.
   */
  action: z.enum(['create', 'change', 'turn', 'pause', 'resume', 'trash', 'remove', 'forget']),
  /** Of the account, or of the repository (`forge_mirror`: of the one at the forge); "" for settings. */
  name: z.string(),
  /** The account at the forge that runs a `forge_mirror`. */
  forge: z.string().nullable(),
  /** Which mirror of the repository, as it is or will be. */
  mirror: z.object({ direction: directionSchema, url: z.string() }).nullable(),
  /** Field by field, in words; `from` is null for what was not there. */
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string() })),
  /** Steps that go first: should one fail, this one is left. */
  after: z.array(z.string()),
  /** The secret of this account is needed. */
  secret: z.enum(['token', 'password']).nullable(),
  /** What a look at both sides found, as sentences: of mirrors that a forge is to run. Not part of the fingerprint. */
  notes: z.array(z.string()),
  /** What it would take away at its target, which is kept here first; it needs a consent of its own. */
  overwrites: z.object({ count: z.number().int(), keepIn: z.string() }).nullable(),
})
export type SetupStep = z.infer<typeof setupStepSchema>

/** What a file asks for and only a person can do: it is said, and not done. */
export const setupByHandSchema = z.object({
  name: z.string(),
  forge: z.string().nullable(),
  mirror: z.object({ direction: directionSchema, url: z.string() }).nullable(),
  /** Why, and how it is done. */
  message: z.string(),
})
export type SetupByHand = z.infer<typeof setupByHandSchema>

const mirrorNameSchema = z.object({
  repository: z.string(),
  direction: directionSchema,
  url: z.string(),
})

export const setupPlanSchema = z.object({
  /** With any of them nothing can be applied. */
  problems: z.array(setupProblemSchema),
  steps: z.array(setupStepSchema),
  /** What the file names and is as it says. */
  unchangedCount: z.number().int(),
  /** What the file does not name, and stays as it is. */
  onlyHere: z.object({
    accounts: z.array(z.string()),
    repositories: z.array(z.string()),
    mirrors: z.array(mirrorNameSchema),
    forgeMirrors: z.array(mirrorNameSchema.extend({ forge: z.string() })),
  }),
  byHand: z.array(setupByHandSchema),
  /** Of the steps: who applies says which plan they saw. */
  fingerprint: z.string(),
})
export type SetupPlan = z.infer<typeof setupPlanSchema>

export const setupResultSchema = z.object({
  id: z.string(),
  /** `left`: something it needs failed. */
  outcome: z.enum(['waiting', 'running', 'done', 'failed', 'left']),
  failure: failureSchema.nullable(),
  /** The consent it lacks: `confirmPublic` or `confirmOverwrite` of its name. */
  needs: z.enum(['public', 'overwrite']).nullable(),
})
export type SetupResult = z.infer<typeof setupResultSchema>

/** How far a file has been applied. */
export const setupStateSchema = z.object({
  steps: z.array(setupStepSchema),
  /** One for each step, in the same order. */
  results: z.array(setupResultSchema),
  startedAt: z.number(),
  /** Null while it is under way. */
  finishedAt: z.number().nullable(),
  isCancelled: z.boolean(),
})
export type SetupState = z.infer<typeof setupStateSchema>

/** What to do with a file. */
export const setupChoiceSchema = {
  /** What the file does not name goes to the trash: mirrors and repositories. */
  prune: z.boolean().optional(),
  /** Accounts that exist get the secrets that the file names anew. */
  renewSecrets: z.boolean().optional(),
}
