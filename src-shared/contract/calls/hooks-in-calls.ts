import { z } from 'zod'
import { hookDeliverySchema, hookInSchema, hooksInStateSchema } from '../../domain/hooks-in.ts'
import { listOf, page } from './common.ts'

const account = z.object({ accountId: z.string() })

/** Webhooks that an account's forge sends here; those that are sent from here are `webhooks.*`. */
export const hooksInCalls = {
  'hooksIn.get': { input: account, output: hooksInStateSchema },
  /** Switched off, the webhooks at the forge are removed. */
  'hooksIn.change': { input: account.extend({ enabled: z.boolean() }), output: hooksInStateSchema },
  /** By path. */
  'hooksIn.list': { input: account.extend(page), output: listOf(hookInSchema) },
  /** Looks at each webhook now, and makes what is missing; with `id`, at one. What was refused is tried again. */
  'hooksIn.repair': { input: account.extend({ id: z.string().optional() }), output: hooksInStateSchema },
  /** Makes all of them again with another secret. Until that is done, both are right. SourceHut has none: `forge_cannot`. */
  'hooksIn.changeSecret': { input: account, output: hooksInStateSchema },
  /**
   * By which public key the deliveries of the account's server are known, for SourceHut; null: by the one that is known of
   * its host, if any.
   */
  'hooksIn.changeKey': {
    input: account.extend({ serverKey: z.string().max(1_000).nullable() }),
    output: hooksInStateSchema,
  },
  /** Newest first: the last 200 of the last 30 days. */
  'hooksIn.deliveries': { input: account.extend(page), output: listOf(hookDeliverySchema) },
} as const
