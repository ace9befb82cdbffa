import { z } from 'zod'
import { discoveryFilterSchema } from './discovery.ts'
import { byHandSchema } from './forge-run.ts'
import { mirrorSchema } from './mirror.ts'

export const forgeMirrorDirectionSchema = z.enum(['push', 'pull'])
export type ForgeMirrorDirection = z.infer<typeof forgeMirrorDirectionSchema>

/** What a server lets its repositories do, as it says itself. */
export const forgeMirrorAbilitiesSchema = z.object({
  push: z.boolean(),
  pull: z.boolean(),
  pushOverSsh: z.boolean(),
  /** Whether push mirrors can run by the clock; those of GitLab only follow pushes. */
  intervals: z.boolean(),
  /** `by_hand`: a pull mirror becomes an ordinary repository only in the pages of the server. */
  stopPulling: z.enum(['call', 'by_hand']),
  shortestIntervalMs: z.number(),
  shortcomings: z.array(z.string()).readonly(),
})

/** How such a mirror is to run. */
const runsWhen = {
  /** At least 10 minutes; null: not by the clock. Without it, 8 hours where the forge has a clock for it. */
  intervalMs: z.number().int().positive().nullable().optional(),
  /** Push: whether it runs when somebody pushes. Without it, true. */
  onPush: z.boolean().optional(),
}
const consents = {
  /** `fingerprint` of the plan that a person saw. */
  approvePlan: z.string().optional(),
  /** What is private may become readable for everybody; see the code `publish_unconfirmed`. */
  confirmPublic: z.boolean().optional(),
}

/** One mirror that a forge is to run. */
export const newForgeMirrorSchema = z.object({
  /** The account at the forge that runs it. */
  accountId: z.string(),
  /** `owner/name` at the forge; of a pull, the name of what is made there. */
  repository: z.string().trim().min(1),
  direction: forgeMirrorDirectionSchema,
  /** The other side. */
  url: z.string().trim().min(1),
  /** The account of ours at the other side, whose credential the forge is given; none without it. */
  otherAccountId: z.string().optional(),
  /** Push over SSH: the forge makes a key, which is then let in at the target. */
  deployKey: z.boolean().optional(),
  /** Push: make the target when it is not there; private unless `makePublic`. */
  createMissing: z.boolean().optional(),
  /** Of what is made. */
  makePublic: z.boolean().optional(),
  ...runsWhen,
  ...consents,
})
export type NewForgeMirror = z.infer<typeof newForgeMirrorSchema>

/** What setting one up, or turning one round, would do. */
export const forgeMirrorPlanSchema = z.object({
  /** `owner/name` at the forge. */
  repository: z.string(),
  direction: forgeMirrorDirectionSchema,
  url: z.string(),
  /** In order, as sentences. */
  steps: z.array(z.string()),
  /** What would be overwritten or deleted by force, full ref names: at most 500. */
  overwritten: z.array(z.string()),
  overwrittenCount: z.number().int(),
  /** The repository here into which what is there is taken first; null when nothing would be lost. */
  keepIn: z.string().nullable(),
  /** The step that only a person can take, where there is one. */
  byHand: byHandSchema.nullable(),
  /** Nothing is overwritten, nothing is left to a person. */
  isSafe: z.boolean(),
  /** Of what would be overwritten: who approves says which plan they saw. */
  fingerprint: z.string(),
})
export type ForgeMirrorPlan = z.infer<typeof forgeMirrorPlanSchema>

export const forgeMirrorResultSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), mirror: mirrorSchema }),
  /** Nothing was changed: the plan would overwrite something, and this one was not approved. */
  z.object({ outcome: z.literal('needs_approval'), plan: forgeMirrorPlanSchema }),
  /** It waits for a person; going on looks again. */
  z.object({ outcome: z.literal('by_hand'), mirror: mirrorSchema, byHand: byHandSchema }),
])
export type ForgeMirrorResult = z.infer<typeof forgeMirrorResultSchema>

/** Repositories of an account's forge. */
export const forgeSelectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), ids: z.array(z.string()).min(1).max(20_000) }),
  z.object({ kind: z.literal('filter'), filter: discoveryFilterSchema }),
])
export type ForgeSelection = z.infer<typeof forgeSelectionSchema>

/** Mirrors of many repositories, set up one after the other. */
export const forgeMirrorsChoiceSchema = z.object({
  /** The account at the forge that runs them. */
  accountId: z.string(),
  direction: forgeMirrorDirectionSchema,
  /** The account at the other side: targets of a push, sources of a pull. */
  otherAccountId: z.string(),
  /** Of a push, repositories of the forge that runs them; of a pull, of the other side. */
  selection: forgeSelectionSchema,
  /** Whom they belong to on the side that is mirrored to; the account itself when not given. */
  owner: z.string().trim().min(1).optional(),
  createMissing: z.boolean().optional(),
  makePublic: z.boolean().optional(),
  ...runsWhen,
  /** What a target holds that the repository has not is taken here first, and then overwritten. Without it, such a one is left. */
  keepAndOverwrite: z.boolean().optional(),
  confirmPublic: consents.confirmPublic,
})
export type ForgeMirrorsChoice = z.infer<typeof forgeMirrorsChoiceSchema>

export const forgeMirrorRowSchema = z.object({
  /** What the forge calls it for good, on the side it was chosen from. */
  forgeId: z.string(),
  /** On the side that is mirrored from. */
  path: z.string(),
  /** `owner/name` on the side that is mirrored to. */
  name: z.string(),
  action: z.enum(['add', 'mirrored_already', 'unsuitable']),
  problem: z.string().nullable(),
})
export type ForgeMirrorRow = z.infer<typeof forgeMirrorRowSchema>

export const forgeMirrorsPlanSchema = z.object({
  counts: z.object({
    add: z.number().int(),
    mirroredAlready: z.number().int(),
    unsuitable: z.number().int(),
  }),
  /** Those that are left for a reason first; at most 1,000. */
  rows: z.array(forgeMirrorRowSchema),
})
export type ForgeMirrorsPlan = z.infer<typeof forgeMirrorsPlanSchema>

/** How one is turned round. */
export const forgeFlipChoiceSchema = z.object({
  /** Without it, the other side it has. */
  url: z.string().trim().min(1).optional(),
  /** Without it, the account it has. */
  otherAccountId: z.string().optional(),
  ...runsWhen,
  ...consents,
})
export type ForgeFlipChoice = z.infer<typeof forgeFlipChoiceSchema>

/** How many of one account are turned round. */
export const forgeFlipsChoiceSchema = forgeFlipChoiceSchema.omit({ url: true, approvePlan: true }).extend({
  /** Of ours at the other side, for those that have none. */
  accountWhereNone: z.string().optional(),
})
export type ForgeFlipsChoice = z.infer<typeof forgeFlipsChoiceSchema>

export const forgeFlipRowSchema = z.object({
  id: z.string(),
  path: z.string(),
  /** What it would fail for: no account of ours signs in at the other side, or it may not. */
  obstacle: z.enum(['no_account', 'no_right']).nullable(),
  /** The same in a sentence. */
  problem: z.string().nullable(),
})
export type ForgeFlipRow = z.infer<typeof forgeFlipRowSchema>
export const forgeFlipsPlanSchema = z.object({ rows: z.array(forgeFlipRowSchema) })
export type ForgeFlipsPlan = z.infer<typeof forgeFlipsPlanSchema>

export const forgeMirrorChangeSchema = z.object({
  intervalMs: runsWhen.intervalMs,
  onPush: runsWhen.onPush,
  /** Another account of ours at the other side; its credential replaces what the forge has. */
  otherAccountId: z.string().optional(),
})
export type ForgeMirrorChange = z.infer<typeof forgeMirrorChangeSchema>
