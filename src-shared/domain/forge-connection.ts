import { z } from 'zod'
import { failureSchema } from './run.ts'

/** What the forge said of an account's token when it was last asked. The token itself never comes out. */
export const forgeConnectionSchema = z.object({
  /** The address of the forge's web interface, without a trailing slash. */
  webUrl: z.string(),
  login: z.string(),
  /** What the token may do, in the forge's words; null when it does not say. */
  scopes: z.array(z.string()).nullable(),
  /** What is missing, and for what, as sentences. */
  shortcomings: z.array(z.string()),
  /** When the token ends; null when it does not, or the forge does not say. */
  expiresAt: z.number().nullable(),
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
