import { z } from 'zod'
import { noticeSchema } from '../domain/activity.ts'
import { accountSchema } from '../domain/account.ts'
import { signInStateSchema } from '../domain/forge-sign-in.ts'
import { discoveryStateSchema } from '../domain/discovery.ts'
import { importStateSchema } from '../domain/forge-import.ts'
import { mirrorSchema } from '../domain/mirror.ts'
import { overviewSummarySchema } from '../domain/overview.ts'
import { repositorySchema } from '../domain/repository.ts'
import { runProgressSchema, runSchema } from '../domain/run.ts'
import { settingsSchema } from '../domain/settings.ts'
import { verificationSchema } from '../domain/verification.ts'
import { webhookSchema } from '../domain/webhook.ts'

/** What the core tells everyone who listens. Events state what is; they never steer. */
export const events = {
  'repository.changed': repositorySchema,
  'repository.removed': z.object({ id: z.string(), name: z.string() }),
  /** Refs moved: by a push to localhost, a mirror, or the API. */
  'repository.refsChanged': z.object({
    repositoryId: z.string(),
    repository: z.string(),
    cause: z.enum(['push', 'mirror', 'fetch', 'restore', 'api']),
    refCount: z.number().int(),
    /** The first 200: an event must stay small whatever moved. */
    refs: z.array(
      z.object({ ref: z.string(), oldObjectId: z.string().nullable(), newObjectId: z.string().nullable() }),
    ),
  }),
  'mirror.changed': mirrorSchema,
  'mirror.removed': z.object({ id: z.string(), repository: z.string() }),
  /** A comparison of both sides of a mirror begins, goes on, or has ended. */
  'verification.changed': verificationSchema,
  'run.changed': runSchema,
  'run.progressed': runProgressSchema,
  'account.changed': accountSchema,
  /** A person is signing in at a forge: how it stands with that. */
  'signIn.changed': signInStateSchema,
  /** A forge is asked for the repositories of an account: at most four times a second. */
  'discovery.changed': discoveryStateSchema,
  /** Repositories of a forge are being added: at most four times a second. */
  'import.changed': importStateSchema,
  /** Repositories of this computer get push mirrors to a forge: at most four times a second. */
  'export.changed': importStateSchema,
  /** Repositories of two accounts are being paired: at most four times a second. */
  'pairs.changed': importStateSchema,
  /** Rules for new repositories, or what was decided by them; at most four times a second for each account. */
  'newRepositories.changed': z.object({ accountId: z.string() }),
  /** What is known of the repositories behind the mirrors of an account is another; see `existence.list`. */
  'existence.changed': z.object({ accountId: z.string() }),
  /** Mirrors that forges run are set up, found or turned round, many at once: at most four times a second. */
  'forgeMirrors.progressed': importStateSchema,
  'account.removed': z.object({ id: z.string() }),
  'settings.changed': settingsSchema,
  'webhook.changed': webhookSchema,
  'webhook.removed': z.object({ id: z.string() }),
  /** Deliveries of a webhook were queued, tried, or have ended; at most twice a second for each webhook. */
  'delivery.changed': z.object({
    webhookId: z.string(),
    /** The first 100. */
    ids: z.array(z.string()),
    count: z.number().int(),
  }),
  /** A webhook that an account's forge sends here was made or refused, or something came; at most twice a second. */
  'hooksIn.changed': z.object({ accountId: z.string() }),
  /** The board in a sentence, for the tray; at most twice a second. */
  'overview.changed': overviewSummarySchema,
  /** The first failure of a streak, or the recovery from one. Nothing in between. */
  'notice.raised': noticeSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>
