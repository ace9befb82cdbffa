import { z } from 'zod'
import { accountExistenceSchema, mirrorExistenceSchema } from '../../domain/existence.ts'

export const existenceCalls = {
  /** Whether the repositories behind mirrors are at their forges, as last looked: of an account, or of all. */
  'existence.list': {
    input: z.object({
      accountId: z.string().optional(),
      /** Only those of which there is something to say. */
      notable: z.boolean().optional(),
    }),
    output: z.object({ items: z.array(mirrorExistenceSchema), accounts: z.array(accountExistenceSchema) }),
  },
  /** Looks now. `accept`: those that are missing together are deleted indeed, so that they are flagged like any other. */
  'existence.check': {
    input: z.object({ accountId: z.string(), accept: z.boolean().optional() }),
    output: z.object({ items: z.array(mirrorExistenceSchema), account: accountExistenceSchema }),
  },
} as const
