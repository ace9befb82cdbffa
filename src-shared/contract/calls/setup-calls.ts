import { z } from 'zod'
import { setupFileSchema } from '../../domain/setup-file.ts'
import {
  placedProblemSchema,
  setupChoiceSchema,
  setupPlanSchema,
  setupStateSchema,
} from '../../domain/setup-plan.ts'
import { nothing } from './common.ts'

const choice = { file: setupFileSchema, ...setupChoiceSchema }

/** The set-up as a file: what is here, and making it so. */
export const setupCalls = {
  /** Settings, accounts, repositories and mirrors, sorted; secrets are named by environment variables. */
  'setup.export': { input: nothing, output: setupFileSchema },
  /** The same as its text, which is the same for the same set-up. */
  'setup.exportText': { input: nothing, output: z.object({ text: z.string() }) },
  /**
   * Reads a file from its text (YAML or JSON), and says what applying it would do, as `setup.plan` does. With problems
   * there is no plan; each says where in the text it is.
   */
  'setup.planText': {
    input: z.object({ text: z.string(), ...setupChoiceSchema }),
    output: z.object({
      problems: z.array(placedProblemSchema),
      /** For `setup.apply`. */
      file: setupFileSchema.nullable(),
      plan: setupPlanSchema.nullable(),
    }),
  },
  /** What applying a file would do; nothing is changed. Both sides of mirrors that a forge is to run are looked at. */
  'setup.plan': { input: z.object(choice), output: setupPlanSchema },
  /**
   * Begins it, if the plan is still the one of `fingerprint`, else fails with `ref_conflict`; see `setup.get`. One at a
   * time. Secrets are kept for as long as it takes.
   */
  'setup.apply': {
    input: z.object({
      ...choice,
      fingerprint: z.string(),
      /** By the name of the account. */
      secrets: z.record(z.string(), z.string()).optional(),
      /** Repositories that a person has said may become readable for everybody; see `publish_unconfirmed`. */
      confirmPublic: z.array(z.string()).optional(),
      /** Repositories at forges whose mirrors may overwrite what their targets hold: all of it is kept here first. */
      confirmOverwrite: z.array(z.string()).optional(),
    }),
    output: setupStateSchema,
  },
  /** The one under way, else the last one since the start. */
  'setup.get': { input: nothing, output: z.object({ state: setupStateSchema.nullable() }) },
  /** What was done until then stays. */
  'setup.cancel': { input: nothing, output: z.object({ state: setupStateSchema.nullable() }) },
} as const
