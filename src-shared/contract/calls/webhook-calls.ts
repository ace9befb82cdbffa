import { z } from 'zod'
import {
  deliveryDetailsSchema,
  deliverySchema,
  deliveryStateSchema,
  webhookEventSchema,
  webhookSchema,
} from '../../domain/webhook.ts'
import { listOf, page } from './common.ts'

const one = z.object({ id: z.string() })
const secret = z.string().min(8).max(1_024)
const url = z.string().trim().min(1).max(2_048)
const eventList = z.array(webhookEventSchema).min(1)
/** `secret` is the one that was made just now, and shown this once; null when it was given. */
const withSecret = z.object({ webhook: webhookSchema, secret: z.string().nullable() })

export const webhookCalls = {
  'webhooks.add': {
    input: z.object({
      url,
      /** All events when it is left out. */
      events: eventList.optional(),
      /** A name; all repositories when it is left out. */
      repository: z.string().min(1).optional(),
      /** Made when it is left out. */
      secret: secret.optional(),
      /** The organization of this core when it is left out. */
      customerId: z.string().trim().min(1).max(128).optional(),
    }),
    output: withSecret,
  },
  /** With `repository`: those that hear of it, those of all repositories among them. */
  'webhooks.list': {
    input: z.object({ repository: z.string().optional() }),
    output: z.object({ items: z.array(webhookSchema) }),
  },
  /**
   * A disabled webhook is told nothing new; what waits for it waits until it is enabled. What waits for one whose
   * address changes is sent to the new address, at once.
   */
  'webhooks.change': {
    input: z.object({
      id: z.string(),
      url: url.optional(),
      events: eventList.optional(),
      /** A name; null for all repositories. */
      repository: z.string().min(1).nullable().optional(),
      enabled: z.boolean().optional(),
      /** It stays when this is left out, also when the address changes. */
      secret: z.union([secret, z.object({ generate: z.literal(true) })]).optional(),
    }),
    output: withSecret,
  },
  /** Its deliveries go with it. */
  'webhooks.remove': { input: one, output: one },
  /** Sends a `ping` once, and answers with how that went. */
  'webhooks.test': { input: one, output: deliverySchema },

  /** Newest first. */
  'deliveries.list': {
    input: z.object({ webhookId: z.string(), state: deliveryStateSchema.optional(), ...page }),
    output: listOf(deliverySchema),
  },
  'deliveries.get': { input: one, output: deliveryDetailsSchema },
  /** One that waits is tried now; of one that ended, the same body is sent as a new delivery. */
  'deliveries.redeliver': { input: one, output: deliverySchema },
} as const
