import { z } from 'zod'
import { accountSchema, credentialInputSchema, hostKeySchema } from '../../domain/account.ts'
import { nothing } from './common.ts'

export const accountCalls = {
  'accounts.add': {
    input: z.object({
      host: z.string().trim().min(1),
      label: z.string().trim().min(1).optional(),
      credential: credentialInputSchema,
    }),
    output: accountSchema,
  },
  'accounts.list': { input: nothing, output: z.object({ items: z.array(accountSchema) }) },
  /** A new secret for the account; every mirror that uses it is tried again. */
  'accounts.change': {
    input: z.object({
      id: z.string(),
      label: z.string().optional(),
      credential: credentialInputSchema.optional(),
    }),
    output: accountSchema,
  },
  'accounts.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },

  'hostKeys.list': { input: nothing, output: z.object({ items: z.array(hostKeySchema) }) },
  /** Reads the keys a host shows now; nothing is trusted by that. */
  'hostKeys.scan': {
    input: z.object({ host: z.string().min(1) }),
    output: z.object({ items: z.array(hostKeySchema) }),
  },
  /** Trusts the key with this fingerprint, and no other, for the host. Replaces what was trusted before. */
  'hostKeys.trust': {
    input: z.object({ host: z.string().min(1), fingerprint: z.string().min(1) }),
    output: hostKeySchema,
  },
} as const
