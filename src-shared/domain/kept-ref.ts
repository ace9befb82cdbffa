import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

/** The old tip of a branch or tag that a mirror overwrote or deleted. */
export const keptRefSchema = z.object({
  /** Full name below refs/kept; the handle for `keptRefs.restore`. */
  name: z.string(),
  /** What it was, e.g. `refs/heads/main`. */
  originalRef: z.string(),
  objectId: objectIdSchema,
  /** Where the original ref stands today; null when it does not exist. */
  currentObjectId: objectIdSchema.nullable(),
  runId: z.string(),
  mirrorId: z.string(),
  keptAt: z.number(),
  /** It may be removed after this moment; null while it is pinned, or the repository keeps such tips for ever. */
  expiresAt: z.number().nullable(),
  pinned: z.boolean(),
})
export type KeptRef = z.infer<typeof keptRefSchema>
