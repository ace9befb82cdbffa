import { z } from 'zod'
import { refPolicySchema } from './ref-policy.ts'

/** `git:write` includes `git:read`. */
export const tokenScopeSchema = z.enum(['git:read', 'git:write', 'repo:write', 'org:read'])
export type TokenScope = z.infer<typeof tokenScopeSchema>

/** What a verified token says about its bearer. */
export const tokenClaimsSchema = z.object({
  issuer: z.string(),
  subject: z.string().nullable(),
  /** Repository name, the literal `org`, or null when the token is for the organization. */
  repository: z.string().nullable(),
  scopes: z.array(tokenScopeSchema),
  policies: z.array(refPolicySchema),
  expiresAt: z.number(),
})
export type TokenClaims = z.infer<typeof tokenClaimsSchema>

export const publicKeySchema = z.object({
  id: z.string(),
  organization: z.string(),
  algorithm: z.enum(['ES256', 'RS256', 'EdDSA']),
  /** SHA-256 over the SubjectPublicKeyInfo bytes, base64, like `SHA256:…` of ssh. */
  fingerprint: z.string(),
  label: z.string(),
  /** The core's own key cannot be removed. */
  builtIn: z.boolean(),
  createdAt: z.number(),
})
export type PublicKey = z.infer<typeof publicKeySchema>
