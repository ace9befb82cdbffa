import { z } from 'zod'
import { accountSchema } from '../../domain/account.ts'
import { appInstallationSchema } from '../../domain/github-app.ts'

export const githubAppCalls = {
  /** Connects a GitHub App that somebody registered: asks GitHub who it is, and adds the account when it answers. */
  'githubApps.connect': {
    input: z.object({
      /** Its number, or its client id. */
      appId: z.string().min(1),
      /** The private key that GitHub gave, PEM. It never comes out again. */
      privateKey: z.string().min(1),
      /** What GitHub signs the app's webhooks with. */
      webhookSecret: z.string().optional(),
      /** Where it is, for an Enterprise Server: `https://github.example.org`. */
      address: z.string().optional(),
      label: z.string().trim().min(1).optional(),
    }),
    output: accountSchema,
  },
  /** Another private key of the same app, another webhook secret, or none any more. */
  'githubApps.change': {
    input: z.object({
      id: z.string(),
      privateKey: z.string().min(1).optional(),
      webhookSecret: z.string().nullable().optional(),
    }),
    output: accountSchema,
  },
  /** Where the app is installed, as GitHub says now. */
  'githubApps.installations': {
    input: z.object({ id: z.string() }),
    output: z.object({ items: z.array(appInstallationSchema), hasWebhookSecret: z.boolean() }),
  },
} as const
