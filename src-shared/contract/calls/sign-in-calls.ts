import { z } from 'zod'
import { sshCredentialInputSchema } from '../../domain/account.ts'
import { signInAppSchema, signInStateSchema, signInWaySchema } from '../../domain/forge-sign-in.ts'
import { forgeKindSchema } from '../../domain/forge.ts'

const place = {
  kind: forgeKindSchema,
  /** Where it is, as for `accounts.connect`. */
  address: z.string().optional(),
}
const chosen = {
  /** The best that the forge has, without it. */
  way: signInWaySchema.optional(),
  /** Of the app that was registered there; remembered for the forge. */
  clientId: z.string().optional(),
}

/** Signing in at a forge without making a token. `signIn.changed` tells how it goes on. */
export const signInCalls = {
  /** Which ways there are, and which app is known. */
  'accounts.signIn.app': { input: z.object(place), output: signInAppSchema },
  'accounts.signIn.start': {
    input: z.object({
      ...place,
      ...chosen,
      label: z.string().trim().min(1).optional(),
      /** How git signs in over SSH; without it, git uses the token over HTTPS. */
      credential: sshCredentialInputSchema.optional(),
    }),
    output: signInStateSchema,
  },
  /** For an account that is there; it must be the same person. */
  'accounts.signIn.again': { input: z.object({ id: z.string(), ...chosen }), output: signInStateSchema },
  'accounts.signIn.get': { input: z.object({ id: z.string() }), output: signInStateSchema },
  /** While nobody has agreed yet; afterwards it does nothing. */
  'accounts.signIn.cancel': { input: z.object({ id: z.string() }), output: signInStateSchema },
} as const
