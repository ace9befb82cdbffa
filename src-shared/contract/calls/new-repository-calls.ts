import { z } from 'zod'
import {
  newRepositoriesPlanSchema,
  newRepositoriesSchema,
  newRepositoryRuleSchema,
  rulePreviewSchema,
} from '../../domain/new-repositories.ts'

const ofAccount = z.object({ accountId: z.string() })

export const newRepositoryCalls = {
  /** Rules for what is new at the forge of an account, and what was decided by them. */
  'newRepositories.get': { input: ofAccount, output: newRepositoriesSchema },
  /** All rules, in their order; the first that fits decides. What is there by then is left as it is. */
  'newRepositories.set': {
    input: z.object({
      accountId: z.string(),
      rules: z.array(newRepositoryRuleSchema).max(100),
      /** How often the forge is asked by itself, an hour at least; null: only when somebody lists. */
      everyMs: z
        .number()
        .int()
        .min(3_600_000)
        .max(7 * 86_400_000)
        .nullable(),
    }),
    output: newRepositoriesSchema,
  },
  /** What the rules would do with what was there before them, nothing of it done. */
  'newRepositories.plan': { input: ofAccount, output: newRepositoriesPlanSchema },
  /** Does that. */
  'newRepositories.apply': { input: ofAccount, output: newRepositoriesSchema },
  /** What a rule would call one that is listed now; fails as `newRepositories.set` does for a rule that means nothing. */
  'newRepositories.preview': {
    input: ofAccount.extend({ rule: newRepositoryRuleSchema }),
    output: rulePreviewSchema,
  },
} as const
