import { z } from 'zod'
import { forgeRepositorySchema, forgeVisibilitySchema } from './forge.ts'
import { directionSchema } from './mirror.ts'
import { failureSchema } from './run.ts'

/** How far an account's forge was asked for its repositories. */
export const discoveryStateSchema = z.object({
  accountId: z.string(),
  /** `whole`: the last listing came to its end. `broken_off`: it did not; what an earlier one brought is shown. */
  state: z.enum(['never', 'listing', 'whole', 'broken_off']),
  /** How many the listing under way has brought so far; else how many are known. */
  count: z.number().int(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  failure: failureSchema.nullable(),
})
export type DiscoveryState = z.infer<typeof discoveryStateSchema>

/** A repository at a forge, and the mirror of it that exists. */
export const discoveredRepositorySchema = forgeRepositorySchema.extend({
  /** The one that runs here. */
  mirror: z.object({ id: z.string(), repository: z.string(), direction: directionSchema }).nullable(),
  /** The one that a server runs by itself, for this repository or with it as the other side. */
  forgeMirror: z
    .object({
      id: z.string(),
      /** Of the server that runs it. */
      host: z.string(),
      /** What the server does. */
      direction: z.enum(['push', 'pull']),
    })
    .nullable(),
})
export type DiscoveredRepository = z.infer<typeof discoveredRepositorySchema>

/** Which of them are meant; what is absent does not matter. What a forge does not say counts as "no". */
export const discoveryFilterSchema = z.object({
  /** Part of its path or description, ignoring case. */
  query: z.string().optional(),
  owner: z.string().optional(),
  language: z.string().optional(),
  visibility: forgeVisibilitySchema.optional(),
  fork: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** Here, or by a server. */
  mirrored: z.boolean().optional(),
  /** At most this large, in bytes. One whose size nobody says is not left out. */
  atMostBytes: z.number().int().positive().optional(),
})
export type DiscoveryFilter = z.infer<typeof discoveryFilterSchema>

/** What there is to filter by, each with how many repositories it has. */
export const discoveryFacetsSchema = z.object({
  owners: z.array(z.object({ name: z.string(), count: z.number().int() })),
  languages: z.array(z.object({ name: z.string(), count: z.number().int() })),
})
export type DiscoveryFacets = z.infer<typeof discoveryFacetsSchema>
