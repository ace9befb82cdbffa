import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

/** Who did something, as git recorded it. `at` is epoch milliseconds. */
export const personSchema = z.object({ name: z.string(), email: z.string(), at: z.number() })

export const signatureKindSchema = z.enum(['openpgp', 'ssh', 'x509'])

/** A commit as a row of a history. */
export const commitSchema = z.object({
  id: objectIdSchema,
  parents: z.array(objectIdSchema),
  author: personSchema,
  committer: personSchema,
  subject: z.string(),
  /** Whether a signature stands in the commit; it is not verified by that. */
  signature: signatureKindSchema.nullable(),
  /** Full names of the branches and tags that point here. */
  refs: z.array(z.string()),
})

export const commitDetailsSchema = commitSchema.extend({
  /** The message below the subject. */
  body: z.string(),
  treeId: objectIdSchema,
})

export type Person = z.infer<typeof personSchema>
export type SignatureKind = z.infer<typeof signatureKindSchema>
export type Commit = z.infer<typeof commitSchema>
export type CommitDetails = z.infer<typeof commitDetailsSchema>
