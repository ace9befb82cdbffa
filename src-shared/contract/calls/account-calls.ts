import { z } from 'zod'
import {
  accountSchema,
  credentialInputSchema,
  hostKeySchema,
  sshCredentialInputSchema,
} from '../../domain/account.ts'
import { forgeKindSchema } from '../../domain/forge.ts'
import { leftHookSchema } from '../../domain/hooks-in.ts'
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
  /** Connects to a forge: asks it who the token belongs to, and adds the account when it answers. */
  'accounts.connect': {
    input: z.object({
      kind: forgeKindSchema,
      /** Where it is: `git.example.org`, `https://example.org/git`. Not needed for GitHub, GitLab, Bitbucket, SourceHut. */
      address: z.string().optional(),
      token: z.string().min(1),
      /** The e-mail address that goes with a Bitbucket API token. */
      username: z.string().optional(),
      label: z.string().trim().min(1).optional(),
      /** How git signs in over SSH; without it, git uses the token over HTTPS. */
      credential: sshCredentialInputSchema.optional(),
    }),
    output: accountSchema,
  },
  /** Another token for the same person; every mirror that uses the account is tried again. */
  'accounts.changeToken': {
    input: z.object({ id: z.string(), token: z.string().min(1), username: z.string().optional() }),
    output: accountSchema,
  },
  /** Asks the forge again. Why it failed stands in the answer's connection. */
  'accounts.check': { input: z.object({ id: z.string() }), output: accountSchema },
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
  /** Takes its webhooks away at its forge first; those that could not be taken away are named. */
  'accounts.remove': {
    input: z.object({ id: z.string() }),
    output: z.object({ id: z.string(), webhooksLeft: z.array(leftHookSchema) }),
  },

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
