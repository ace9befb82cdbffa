import { z } from 'zod'
import { forgeConnectionSchema } from './forge-connection.ts'
import { forgeKindSchema } from './forge.ts'
import { accountIdSchema } from './ids.ts'

/** `generic`: a sign-in for git alone; the others know the forge's API as well. */
export const accountKindSchema = z.enum(['generic', ...forgeKindSchema.options])
export type AccountKind = z.infer<typeof accountKindSchema>

/** How an account opens a remote. Secrets go in once and never come out through the contract. */
const sshKeyInputSchema = z.object({ kind: z.literal('ssh_key'), keyFile: z.string().min(1) })
const sshAgentInputSchema = z.object({ kind: z.literal('ssh_agent') })
export const credentialInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), username: z.string().min(1), password: z.string().min(1) }),
  sshKeyInputSchema,
  sshAgentInputSchema,
])
export const sshCredentialInputSchema = z.discriminatedUnion('kind', [sshKeyInputSchema, sshAgentInputSchema])
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
  /** The connection to the forge's API; null for a sign-in that only git uses. */
  connection: forgeConnectionSchema.nullable(),
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
