import { z } from 'zod'
import { accountIdSchema, mirrorIdSchema, repositoryIdSchema } from './ids.ts'
import { directionSchema } from './mirror.ts'

/** A mirror that was removed, as long as it can be taken back: with its settings, its history and its sign-in. */
export const trashedMirrorSchema = z.object({
  id: mirrorIdSchema,
  repositoryId: repositoryIdSchema,
  repository: z.string(),
  direction: directionSchema,
  /** Without user name or password. */
  url: z.string(),
  host: z.string(),
  /** Null also when its account was removed meanwhile: it comes back without a sign-in. */
  accountId: accountIdSchema.nullable(),
  /** It comes back paused, as it was. */
  paused: z.boolean(),
  deletedAt: z.number(),
  /** After this moment it is removed for good. */
  expiresAt: z.number(),
})
export type TrashedMirror = z.infer<typeof trashedMirrorSchema>
