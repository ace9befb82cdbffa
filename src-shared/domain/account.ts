import { z } from 'zod'
import { accountIdSchema } from './ids.ts'

export const accountKindSchema = z.enum(['generic'])

/** How an account opens a remote. Secrets go in once and never come out through the contract. */
export const credentialInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), username: z.string().min(1), password: z.string().min(1) }),
  z.object({ kind: z.literal('ssh_key'), keyFile: z.string().min(1) }),
  z.object({ kind: z.literal('ssh_agent') }),
])
export type CredentialInput = z.infer<typeof credentialInputSchema>

export const accountSchema = z.object({
  id: accountIdSchema,
  kind: accountKindSchema,
  host: z.string(),
  label: z.string(),
  credentialKind: z.enum(['password', 'ssh_key', 'ssh_agent']),
  /** The user name of a password credential; null for SSH. */
  username: z.string().nullable(),
  /** Path of the private key file of an `ssh_key` credential. */
  keyFile: z.string().nullable(),
  mirrorCount: z.number().int(),
  createdAt: z.number(),
  changedAt: z.number(),
})
export type Account = z.infer<typeof accountSchema>

/** An SSH host whose key a person has compared and accepted. */
export const hostKeySchema = z.object({
  host: z.string(),
  keyType: z.string(),
  fingerprint: z.string(),
})
export type HostKey = z.infer<typeof hostKeySchema>
