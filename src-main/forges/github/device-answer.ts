import { z } from 'zod'

const secondsSchema = z.coerce.number().positive()

/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow */
export const deviceCodeSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  // It is opened in a browser.
  verification_uri: z.url({ protocol: /^https?$/ }),
  expires_in: secondsSchema,
  interval: secondsSchema.default(5),
})

/** Apps of GitHub may have tokens that end, with one to renew them. */
export const deviceGrantSchema = z.object({
  access_token: z.string().min(1),
  scope: z.string().default(''),
  expires_in: secondsSchema.optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: secondsSchema.optional(),
})

/** GitHub answers refusals with status 200. */
export const deviceRefusalSchema = z.object({
  error: z.string().min(1),
  error_description: z.string().optional(),
  /** The interval from now on, with `slow_down`. */
  interval: secondsSchema.optional(),
})
export type DeviceRefusal = z.infer<typeof deviceRefusalSchema>
