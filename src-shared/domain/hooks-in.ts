import { z } from 'zod'
import { accountIdSchema } from './ids.ts'
import { failureSchema } from './run.ts'

/**
 * Whether an account's forge tells us of pushes.
 * `no_address`: it does not know where we are. `no_key`: nobody said by which key its server is known (SourceHut).
 * `off`: a person switched it off. `waiting`: nothing has come yet. `reached`: deliveries have come.
 */
export const hookReachSchema = z.enum(['no_address', 'no_key', 'off', 'waiting', 'reached'])
export type HookReach = z.infer<typeof hookReachSchema>

/** `refused`: the account may not make it; it is asked again a week later, or when a person says so. */
export const hookInStateSchema = z.enum(['pending', 'active', 'refused', 'removing'])
export type HookInState = z.infer<typeof hookInStateSchema>

/** A webhook of ours at a repository of a forge. */
export const hookInSchema = z.object({
  /** Of the remote that it is for, among those of the account. */
  id: z.string(),
  /** `owner/name` at the forge. */
  path: z.string(),
  state: hookInStateSchema,
  /** Why it is not there, or not yet. */
  failure: failureSchema.nullable(),
  madeAt: z.number().nullable(),
  /** When the forge last said that it is there. */
  checkedAt: z.number().nullable(),
  lastDeliveryAt: z.number().nullable(),
})
export type HookIn = z.infer<typeof hookInSchema>

/** What is known of what a forge tells, or is asked. */
export const hooksInStateSchema = z.object({
  accountId: accountIdSchema,
  reach: hookReachSchema,
  enabled: z.boolean(),
  /** Where the forge sends to; null without a public address, or without a key that is needed. */
  url: z.string().nullable(),
  /** The public key by which the server's deliveries are known; null where they are by a secret that is made here. */
  serverKey: z
    .object({
      /** In base64; null while it is missing. */
      key: z.string().nullable(),
      /** By a person; else it is known of the host. */
      isGiven: z.boolean(),
    })
    .nullable(),
  counts: z.object({
    pending: z.number().int(),
    active: z.number().int(),
    refused: z.number().int(),
    removing: z.number().int(),
  }),
  /** What holds all of them back. */
  problem: failureSchema.nullable(),
  lastDeliveryAt: z.number().nullable(),
  /** The forge is asked every minute or two what moved; null where it cannot be asked. */
  hints: z.object({ lookedAt: z.number().nullable(), failure: failureSchema.nullable() }).nullable(),
})
export type HooksInState = z.infer<typeof hooksInStateSchema>

/**
 * `checked`: mirrors are checked because of it. `noted`: the repository itself changed (its name, its owner).
 * `unknown`: no mirror here follows the repository. `nothing`: it says of no ref that it moved.
 */
export const hookOutcomeSchema = z.enum(['checked', 'noted', 'unknown', 'nothing'])
export type HookOutcome = z.infer<typeof hookOutcomeSchema>

/** A delivery whose signature was right. Others are refused, and leave no trace. */
export const hookDeliverySchema = z.object({
  id: z.string(),
  /** As the forge calls it: `push`, `Tag Push Hook`, `repo:push`. */
  event: z.string(),
  path: z.string().nullable(),
  /** Full name, or as short as the forge gives it; null when there is none, or several. */
  ref: z.string().nullable(),
  outcome: hookOutcomeSchema,
  mirrorCount: z.number().int(),
  /** How often the same delivery came again, and was ignored. */
  repeatCount: z.number().int(),
  receivedAt: z.number(),
})
export type HookDelivery = z.infer<typeof hookDeliverySchema>

export const hookOutcomeWords: Readonly<Record<HookOutcome, (mirrorCount: number) => string>> = {
  checked: (count) => (count === 1 ? 'The mirror is checked' : `${count} mirrors are checked`),
  noted: () => 'Noted: the repository itself changed',
  unknown: () => 'No mirror follows this repository',
  nothing: () => 'Nothing to do',
}

/** A webhook that stays at a forge because nobody could take it away. */
export const leftHookSchema = z.object({
  /** Of its repository, at the forge. */
  path: z.string(),
  /** Where it sends to. */
  url: z.string(),
})
export type LeftHook = z.infer<typeof leftHookSchema>

export const hookReachWords: Readonly<Record<HookReach, string>> = {
  no_address: 'Forges cannot reach this computer: it has no public address. Mirrors are checked on schedule.',
  no_key:
    'This server signs its webhooks with a key of its own, which Mirrordesk does not know yet. Give its public key: who runs the server sees it with srht-webhook-keygen. Until then none are made, and mirrors are checked on schedule.',
  off: 'Webhooks are switched off for this account. Mirrors are checked on schedule.',
  waiting: 'The forge has not sent anything yet.',
  reached: 'The forge reaches this computer.',
}

export const hookStateWords: Readonly<Record<HookInState, string>> = {
  pending: 'Being made',
  active: 'There',
  refused: 'Not possible',
  removing: 'Being removed',
}
