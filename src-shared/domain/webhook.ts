import { z } from 'zod'

/** What a webhook can be told. A test sends `ping`, whatever was chosen. */
export const webhookEventSchema = z.enum([
  'push',
  'repo.sync.started',
  'repo.sync.succeeded',
  'repo.sync.failed',
])
export type WebhookEvent = z.infer<typeof webhookEventSchema>

/** A receiver of events: the secret that signs what is sent to it is never shown again. */
export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEventSchema),
  /** Both null: of all repositories. */
  repositoryId: z.string().nullable(),
  repository: z.string().nullable(),
  /** What its bodies say in `customer_id`. */
  customerId: z.string(),
  enabled: z.boolean(),
  createdAt: z.number(),
  /** Deliveries that wait for their turn or their next attempt. */
  waitingCount: z.number().int(),
  /** The last attempt of any delivery; null before the first. */
  lastAttempt: z
    .object({ at: z.number(), status: z.number().int().nullable(), error: z.string().nullable() })
    .nullable(),
})
export type Webhook = z.infer<typeof webhookSchema>

export const deliveryStateSchema = z.enum(['waiting', 'delivered', 'failed'])
export type DeliveryState = z.infer<typeof deliveryStateSchema>

/** One message to one receiver. */
export const deliverySchema = z.object({
  id: z.string(),
  webhookId: z.string(),
  event: z.union([webhookEventSchema, z.literal('ping')]),
  /** As it was called when it happened; null for a test. */
  repository: z.string().nullable(),
  /** Of a push. */
  ref: z.string().nullable(),
  state: deliveryStateSchema,
  attempts: z.number().int(),
  createdAt: z.number(),
  /** While it waits. */
  nextAttemptAt: z.number().nullable(),
  lastAttemptAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** The HTTP status of the last answer; null when none came. */
  status: z.number().int().nullable(),
  /** Why the last attempt failed, in a sentence. */
  error: z.string().nullable(),
  /** How long the last attempt took. */
  durationMs: z.number().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

export const deliveryDetailsSchema = deliverySchema.extend({
  /** JSON, byte by byte as it is sent. */
  body: z.string(),
  /** Without the signature, which each attempt makes anew. */
  headers: z.record(z.string(), z.string()),
})
export type DeliveryDetails = z.infer<typeof deliveryDetailsSchema>
