import { z } from 'zod'
import { signInWaySchema } from './forge-sign-in.ts'
import { failureSchema } from './run.ts'

/** What the forge said of an account's token when it was last asked. The token itself never comes out. */
export const forgeConnectionSchema = z.object({
  /** The address of the forge's web interface, without a trailing slash. */
  webUrl: z.string(),
  login: z.string(),
  /** The id of the GitHub App that the account is; absent for people. */
  appId: z.string().optional(),
  /** What the token may do, in the forge's words; null when it does not say. */
  scopes: z.array(z.string()).nullable(),
  /** What is missing, and for what, as sentences. */
  shortcomings: z.array(z.string()),
  /** When the token ends; null when it does not, the forge does not say, or it is renewed in time by itself. */
  expiresAt: z.number().nullable(),
  /** How a person signed in at the forge; null for a token that was entered. */
  signIn: z
    .object({
      way: signInWaySchema,
      /** Whether the token is renewed by itself. */
      isRenewed: z.boolean(),
      /** The forge renews it no more: a person has to sign in again. */
      isOver: z.boolean(),
    })
    .nullable(),
  serverVersion: z.string().nullable(),
  checkedAt: z.number(),
  /** Why the last look at it failed; the rest is then as it was before. */
  failure: failureSchema.nullable(),
})
export type ForgeConnection = z.infer<typeof forgeConnectionSchema>

const dayMs = 86_400_000

/** A person is told this many days before a token ends. */
export const expiryWarningDays = [14, 3, 0] as const

/**
 * How near the end of a token is: the last of the warnings that is due; null while it is far away.
 * 0 from the day on which it ends, and afterwards.
 */
export const expiryWarning = (expiresAt: number | null, now: number): 14 | 3 | 0 | null => {
  if (expiresAt === null) return null
  const days = (expiresAt - now) / dayMs
  return days < 1 ? 0 : days <= 3 ? 3 : days <= 14 ? 14 : null
}
