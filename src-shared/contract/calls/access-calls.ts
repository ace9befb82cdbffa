import { z } from 'zod'
import { refPolicySchema } from '../../domain/ref-policy.ts'
import { signingKeySchema } from '../../domain/signing-key.ts'
import { publicKeySchema, tokenScopeSchema } from '../../domain/token.ts'
import { nothing } from './common.ts'

export const accessCalls = {
  'tokens.mint': {
    input: z.object({
      repository: z.string().min(1),
      scopes: z.array(tokenScopeSchema).min(1).optional(),
      ttlMs: z
        .number()
        .int()
        .min(1_000)
        .max(365 * 86_400_000)
        .optional(),
      policies: z.array(refPolicySchema).max(1_000).optional(),
      variant: z.enum(['normal', 'ephemeral', 'import']).optional(),
    }),
    output: z.object({ token: z.string(), url: z.string(), expiresAt: z.number() }),
  },

  'keys.add': {
    input: z.object({
      pem: z.string().max(16_384),
      organization: z.string().min(1).optional(),
      label: z.string().optional(),
    }),
    output: publicKeySchema,
  },
  'keys.list': { input: nothing, output: z.object({ items: z.array(publicKeySchema) }) },
  'keys.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },

  /** Keys whose owners sign commits; an OpenPGP key may carry the signatures of many people. */
  'signingKeys.add': {
    input: z.object({
      key: z.string().max(1_048_576),
      organization: z.string().min(1).optional(),
      label: z.string().max(200).optional(),
    }),
    output: signingKeySchema,
  },
  'signingKeys.list': { input: nothing, output: z.object({ items: z.array(signingKeySchema) }) },
  'signingKeys.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },
} as const
