import { z } from 'zod'
import { importStateSchema } from '../../domain/forge-import.ts'
import { pairChoiceSchema, pairPlanSchema } from '../../domain/pairing.ts'

/** By the first account of the pair. */
const ofAccount = z.object({ accountId: z.string() })

export const pairingCalls = {
  /** What mirroring between two accounts would do, nothing of it done. */
  'pairs.plan': { input: pairChoiceSchema, output: pairPlanSchema },
  /** Begins it; pairs are mirrored one after the other, see `pairs.changed`. */
  'pairs.start': { input: pairChoiceSchema, output: importStateSchema },
  'pairs.get': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },
  /** What was added until then stays. */
  'pairs.cancel': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },
} as const
