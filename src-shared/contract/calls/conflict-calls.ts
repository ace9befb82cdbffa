import { z } from 'zod'
import { conflictChoiceSchema, conflictSchema } from '../../domain/conflict.ts'
import { objectIdSchema } from '../../domain/ref.ts'
import { runSchema } from '../../domain/run.ts'

export const conflictCalls = {
  /** Branches and tags that changed on both sides of a two-way mirror, as its last run found them. */
  'mirrors.conflicts': {
    input: z.object({ id: z.string() }),
    output: z.object({ items: z.array(conflictSchema) }),
  },
  /**
   * Ends one as a person chose, in the run that is returned. `ref_conflict` when a tip has moved since; one that moves
   * until the run comes to it stays in conflict, and the run says so.
   */
  'mirrors.resolveConflict': {
    input: z.object({
      id: z.string(),
      /** Full name. */
      ref: z.string(),
      choice: conflictChoiceSchema,
      /** Both tips, as the person who chose saw them. */
      localObjectId: objectIdSchema,
      remoteObjectId: objectIdSchema,
    }),
    output: runSchema,
  },
} as const
