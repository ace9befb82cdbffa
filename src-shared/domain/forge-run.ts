import { z } from 'zod'
import { forgeKindSchema } from './forge.ts'
import { accountIdSchema } from './ids.ts'

/** The least a forge keeps between two runs by the clock, unless its administrator chose otherwise. */
export const shortestForgeIntervalMs = 10 * 60_000
/** What Gitea and Forgejo take when nothing is said. */
export const usualForgeIntervalMs = 8 * 3_600_000

/**
 * What the forge signs in with at the other side. `account`: the credential of an account of ours, given to the forge
 * once. `unknown`: it was set up at the forge, which tells nobody.
 */
export const forgeSignInSchema = z.enum(['none', 'account', 'deploy_key', 'unknown'])
export type ForgeSignInKind = z.infer<typeof forgeSignInSchema>

/** A step that only a person can take, in the pages of the forge. */
export const byHandSchema = z.object({
  /** Where it is done. */
  page: z.string(),
  steps: z.array(z.string()),
})
export type ByHand = z.infer<typeof byHandSchema>

/** What a mirror has that a Gitea, Forgejo or GitLab runs itself. Times are epoch milliseconds. */
export const forgeRunSchema = z.object({
  /** The account at the forge that runs it. The mirror's `accountId` is the one at the other side. */
  accountId: accountIdSchema,
  kind: forgeKindSchema,
  /** The forge that runs it; the mirror's `host` is the other side. */
  host: z.string(),
  /** The page of the repository there. */
  webUrl: z.string(),
  /** null: not by the clock. */
  intervalMs: z.number().nullable(),
  /** Whether it runs when somebody pushes to the repository there. */
  onPush: z.boolean(),
  signIn: forgeSignInSchema,
  /** What must be let in at the target, with write access. */
  deployKey: z.string().nullable(),
  /** `found`: a person set it up at the forge. */
  origin: z.enum(['here', 'found']),
  /** Whether it stands at the forge. Not: it is being set up, or the set-up broke off. */
  isSetUp: z.boolean(),
  /** When the forge says that it ran last; of a pull: when it last got through. */
  lastRunAt: z.number().nullable(),
  /** The repository here that holds what the other side had before it was overwritten. */
  keptIn: z.string().nullable(),
  /** It is being turned round, and this is what is left for a person to do; null when nothing is. */
  byHand: byHandSchema.nullable(),
  /** It is being turned round: going on is what is to be done. */
  isTurning: z.boolean(),
})
export type ForgeRun = z.infer<typeof forgeRunSchema>
