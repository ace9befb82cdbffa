import { z } from 'zod'
import { scheduleSchema } from './schedule.ts'

/** Which repositories of this computer are pushed to an account's forge, and how. */
export const exportChoiceSchema = z.object({
  accountId: z.string(),
  /** Those with these names; or all whose name holds the text. */
  selection: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('names'), names: z.array(z.string()).min(1).max(20_000) }),
    z.object({ kind: z.literal('query'), query: z.string() }),
  ]),
  /** Who they belong to there, as it stands in addresses; the account itself when not given. */
  owner: z.string().optional(),
  /** Make what is not there. Without it, only what has a repository of the same name there is mirrored. */
  createMissing: z.boolean().optional(),
  /** What is made is private unless this says otherwise. */
  makePublic: z.boolean().optional(),
  /** A person has said that what is private here may go to what is public there already; see `publish_unconfirmed`. */
  confirmPublic: z.boolean().optional(),
  schedule: scheduleSchema.optional(),
})
export type ExportChoice = z.infer<typeof exportChoiceSchema>

/** What happens to one repository. */
export const exportRowSchema = z.object({
  /** Here. */
  name: z.string(),
  /** At the forge. */
  path: z.string(),
  /** `pair`: it is there, and gets a mirror. `create`: it is made there first. */
  action: z.enum(['pair', 'create', 'mirrored_already', 'missing', 'unsuitable']),
  /** Why it is left, in a sentence; null when it is mirrored. */
  problem: z.string().nullable(),
})
export type ExportRow = z.infer<typeof exportRowSchema>

export const exportPlanSchema = z.object({
  counts: z.object({
    pair: z.number().int(),
    create: z.number().int(),
    mirroredAlready: z.number().int(),
    missing: z.number().int(),
    unsuitable: z.number().int(),
  }),
  /** Those that are left for a reason first; at most 1,000. */
  rows: z.array(exportRowSchema),
})
export type ExportPlan = z.infer<typeof exportPlanSchema>
