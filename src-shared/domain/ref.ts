import { z } from 'zod'

/** Forty lowercase hex digits (git's SHA-1 object format). */
export const objectIdSchema = z.string().regex(/^[0-9a-f]{40}$/)
export type ObjectId = string

/** What git writes for "no object": a ref that is created has it as old value, a deleted one as new. */
export const zeroObjectId: ObjectId = '0'.repeat(40)

/** Full ref name to object id. */
export type RefMap = ReadonlyMap<string, ObjectId>

/** The git namespace of ephemeral branches, which are never mirrored. https://git-scm.com/docs/gitnamespaces */
export const ephemeralNamespace = 'ephemeral'
export const ephemeralPrefix = `refs/namespaces/${ephemeralNamespace}/`

/** The full name in the store of what a client calls `ref`. */
export const storedRef = (ref: string, ephemeral: boolean): string => (ephemeral ? ephemeralPrefix : '') + ref

export const refSchema = z.object({
  name: z.string(),
  objectId: objectIdSchema,
})
export type Ref = z.infer<typeof refSchema>

/** `refs/heads/main` as a person reads it: `main`; tags keep their kind in front. */
export const shortRefName = (ref: string): string =>
  ref.startsWith('refs/heads/')
    ? ref.slice('refs/heads/'.length)
    : ref.startsWith('refs/tags/')
      ? `tag ${ref.slice('refs/tags/'.length)}`
      : ref.startsWith('refs/')
        ? ref.slice('refs/'.length)
        : ref
