import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Log } from '../ports/log.ts'
import type { HookSecret, SecretsFor } from './hook-secret.ts'
import type { HookSigning } from './hook-signing.ts'
import type { VerifiedDelivery } from './take-delivery.ts'
import type { HeaderOf, Verification } from './verification.ts'
import { verifyDelivery } from './verify-delivery.ts'

/** Where deliveries come in. */
export type HookReceiver = {
  /**
   * Begins to verify a delivery to the endpoint of a kind of forge, or to that of one account.
   * @returns null when nothing that it says could be right
   */
  readonly begin: (kind: ForgeKind, accountId: string | null, headers: HeaderOf) => Verification | null
  /** Takes one whose signature was right. Returns at once; the work is done afterwards, one after the other. */
  readonly accept: (delivery: VerifiedDelivery) => void
}

export const createHookReceiver = (deps: {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find' | 'list'>
  readonly signing: Pick<HookSigning, 'valid'>
  /** Those of apps. */
  readonly secretsFor: SecretsFor
  readonly take: (delivery: VerifiedDelivery) => void
  readonly now: () => number
  readonly log: Log
}) => {
  const { accounts, connections, signing, log } = deps
  const waiting: VerifiedDelivery[] = []
  let working: Promise<void> | null = null

  const secretsOf = (kind: ForgeKind, accountId: string): readonly HookSecret[] => {
    const connection = connections.find(accountId)
    if (connection === null || accounts.find(accountId)?.kind !== kind) return []
    const { webUrl } = connection
    return signing.valid(accountId).map((secret) => ({ secret, origin: accountId, accountId, webUrl }))
  }
  const secretsOfKind = (kind: ForgeKind): readonly HookSecret[] => [
    ...deps.secretsFor(kind),
    // A server that signs everybody's with one key does not say by it whose a delivery is: its address must.
    ...(kind === 'sourcehut'
      ? []
      : connections.list().flatMap(({ accountId }) => secretsOf(kind, accountId))),
  ]

  const work = async (): Promise<void> => {
    for (let delivery = waiting.shift(); delivery !== undefined; delivery = waiting.shift()) {
      // Whoever else waits comes in between.
      await new Promise<void>((resolve) => setImmediate(resolve))
      try {
        deps.take(delivery)
      } catch (error) {
        // Mirrors are checked on schedule all the same.
        log.error('A webhook delivery could not be taken.', { kind: delivery.kind, error })
      }
    }
    working = null
  }

  const receiver: HookReceiver = {
    begin: (kind, accountId, headers) =>
      verifyDelivery(
        kind,
        headers,
        accountId === null ? secretsOfKind(kind) : secretsOf(kind, accountId),
        deps.now(),
      ),
    accept: (delivery) => {
      waiting.push(delivery)
      working ??= work()
    },
  }
  return {
    ...receiver,
    /** Resolves when all that was accepted is taken. */
    idle: async (): Promise<void> => {
      while (working !== null) await working
    },
  }
}
