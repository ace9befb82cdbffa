import { z } from 'zod'
import { credentialInputSchema } from '../../domain/account.ts'

export const nothing = z.object({})
export const named = z.object({ name: z.string().min(1) })
export const page = { cursor: z.string().optional(), limit: z.number().int().min(1).max(500).optional() }
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** A remote as a person gives it: an address that may still carry `user:password@`, which is split off at once. */
export const remoteInput = {
  url: z.string().trim().min(1),
  /** A stored account; or a credential given now, which becomes one. At most one of the two. */
  accountId: z.string().optional(),
  credential: credentialInputSchema.optional(),
}

/** A person has said that what is private may become readable for everybody; see the code `publish_unconfirmed`. */
export const publishInput = { confirmPublic: z.boolean().optional() }
