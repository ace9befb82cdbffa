import { z } from 'zod'
import { verificationSchema } from '../../domain/verification.ts'
import { named, nothing } from './common.ts'

/** Proving that copies are whole, and making them so. */
export const careCalls = {
  /**
   * Begins to compare both sides of a mirror, or returns the comparison that is under way; `verification.changed` tells how
   * it goes on. `deep` reads every object here, and fetches everything from the remote again.
   */
  'mirrors.verify': {
    input: z.object({ id: z.string(), deep: z.boolean().optional() }),
    output: verificationSchema,
  },
  /** The comparison that is under way, else the last one; null when there was none. */
  'mirrors.verification': {
    input: z.object({ id: z.string() }),
    output: z.object({ verification: verificationSchema.nullable() }),
  },
  /** Begins to read every object of a repository, and to repair what is damaged. `repositories.get` tells how it ended. */
  'repositories.repair': { input: named, output: nothing },
} as const
