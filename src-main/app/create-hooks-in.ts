import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import type { ForgeConnections } from '../core/accounts/forge-connections.ts'
import { createFollowChanges } from '../core/hooks-in/follow-changes.ts'
import { createHookSecrets, type SecretsFor } from '../core/hooks-in/hook-secret.ts'
import { createHookSigning } from '../core/hooks-in/hook-signing.ts'
import { createHooksInService } from '../core/hooks-in/hooks-in-service.ts'
import { createKeepHooks } from '../core/hooks-in/keep-hooks.ts'
import { createHookReceiver } from '../core/hooks-in/receive-hooks.ts'
import { createSpacedChecks } from '../core/hooks-in/spaced-checks.ts'
import { createTakeDelivery, type RepositoryEvent } from '../core/hooks-in/take-delivery.ts'
import { createTakeSignedHint } from '../core/hooks-in/take-signed-hint.ts'
import { createTakeAllHooksAway } from '../core/hooks-in/take-all-away.ts'
import { createWatchHints } from '../core/hooks-in/watch-hints.ts'
import type { MirrorEngine } from '../core/mirrors/mirror-engine.ts'
import { createDebounce } from '../core/mirrors/push-debounce.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { EventSink } from '../core/ports/event-sink.ts'
import type { AllForgeHints } from '../core/ports/forge-hints.ts'
import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'
import type { Vault } from '../core/ports/vault.ts'

/** A burst of deliveries about one mirror is one check. */
const burst = { quietMs: 1_000, atMostMs: 10_000 }
/** Of who cannot be told from a stranger: what comes more often costs no more. */
const rarely = { quietMs: 1_000, restMs: 60_000 }
const tellAfterMs = 500
const forgetEveryMs = 6 * 3_600_000

/** What forges tell, and what they are asked: webhooks in, and hints. */
export const createHooksIn = (parts: {
  readonly stores: Stores
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly events: EventSink
  readonly forgeConnections: ForgeConnections
  readonly hints: AllForgeHints
  readonly engine: Pick<MirrorEngine, 'hint' | 'pausedAll' | 'waitsOnBattery'>
  readonly stopping: AbortSignal
}) => {
  const { stores, clock, log, events, engine, stopping } = parts
  const { accounts, forgeConnections: connections, hooksIn: store, forgeIds, hintCursors: cursors } = stores
  const { now } = clock
  let publicAddress = stores.settings.read().publicAddress
  let stopForgetting: (() => void) | null = null
  const extraSecrets: SecretsFor[] = []
  const repositoryListeners: ((event: RepositoryEvent) => void)[] = []

  const tell = createDebounce(
    clock,
    () => ({ quietMs: tellAfterMs, atMostMs: tellAfterMs }),
    (accountId) => events.emit('hooksIn.changed', { accountId }),
  )
  const check = (mirrorId: string): void => {
    if (!stopping.aborted) engine.hint([mirrorId], 'webhook')
  }
  const moved = createDebounce(clock, () => burst, check)
  const perhapsMoved = createSpacedChecks(clock, rarely, check)
  const secrets = createHookSecrets({ store, vault: parts.vault, now })
  const signing = createHookSigning({ accounts, connections, store, secrets })
  const shared = { store, forgeIds, secrets, signing, clock, log, now, stopping, onChanged: tell.touch }

  const keep = createKeepHooks({
    ...shared,
    connections: parts.forgeConnections,
    wantedUrl: (accountId) => service.wantedUrl(accountId),
  })
  const service = createHooksInService({
    ...shared,
    accounts,
    connections,
    cursors,
    hints: parts.hints,
    keep,
    publicAddress: () => publicAddress,
  })
  const take = createTakeDelivery({
    store,
    forgeIds,
    now,
    moved: moved.touch,
    onRepositoryEvent: (event) => repositoryListeners.forEach((listener) => listener(event)),
    onDelivery: tell.touch,
  })
  const takeSignedHint = createTakeSignedHint({
    store,
    forgeIds,
    now,
    moved: perhapsMoved.touch,
    onDelivery: tell.touch,
  })
  const receiver = createHookReceiver({
    accounts,
    connections,
    signing,
    secretsFor: (kind) => extraSecrets.flatMap((secretsFor) => secretsFor(kind)),
    take: (delivery) => (delivery.kind === 'sourcehut' ? takeSignedHint : take)(delivery),
    now,
    log,
  })
  const hints = createWatchHints({
    ...shared,
    connections: parts.forgeConnections,
    kindOf: (accountId): ForgeKind | null => {
      const kind = accounts.find(accountId)?.kind ?? 'generic'
      return kind === 'generic' ? null : kind
    },
    hints: parts.hints,
    cursors,
    hint: (mirrorIds) => engine.hint(mirrorIds),
    isResting: () => engine.pausedAll() !== null || engine.waitsOnBattery(),
    random: Math.random,
  })
  const takeAllAway = createTakeAllHooksAway({ ...shared, connections: parts.forgeConnections })
  const touch = (accountId: string): void => {
    keep.touch(accountId)
    hints.touch(accountId)
  }
  const touchAll = (): void => connections.list().forEach(({ accountId }) => touch(accountId))

  const forget = (): void => {
    store.forgetOldDeliveries(now())
    stopForgetting = clock.setTimer(forgetEveryMs, forget)
  }

  return {
    ...service,
    receiver,
    publicAddress: (): string | null => publicAddress,
    /** Below which path of its host forges reach us; "" for none. */
    publicPrefix: (): string =>
      publicAddress === null ? '' : new URL(publicAddress).pathname.replace(/\/+$/, ''),
    /** Further secrets that deliveries to `/webhooks/<kind>` may be signed with: those of apps. */
    addSecrets: (secretsFor: SecretsFor): void => void extraSecrets.push(secretsFor),
    /** Who wants to hear of repositories that were renamed, moved or deleted. */
    onRepositoryEvent: (listener: (event: RepositoryEvent) => void): void =>
      void repositoryListeners.push(listener),
    /** Before an account goes: takes its webhooks away at its forge. @returns those that are left there */
    takeAllAway: async (accountId: string) => {
      await keep.rest(accountId)
      return takeAllAway(accountId)
    },
    /** What the core tells. */
    observe: createFollowChanges({
      clock,
      startedAt: now(),
      accountTouched: touch,
      accountChanged: (accountId) => {
        hints.touch(accountId)
        // What the account was not allowed to do, its new token may be.
        keep.tokenChanged(accountId)
      },
      accountRemoved: (accountId) => {
        keep.forget(accountId)
        hints.forget(accountId)
      },
      addressChanged: (address) => {
        if (address === publicAddress) return
        publicAddress = address
        // Where they send to now, nobody may be any more.
        connections.list().forEach(({ accountId }) => store.makeHooksDue(accountId, null, now()))
        touchAll()
        connections.list().forEach(({ accountId }) => tell.touch(accountId))
      },
    }),
    start: (): void => {
      forget()
      touchAll()
    },
    /** After `stopping` was aborted. What was accepted is taken still. */
    stop: async (): Promise<void> => {
      stopForgetting?.()
      await receiver.idle()
      moved.stop()
      perhapsMoved.stop()
      tell.stop()
      await keep.stop()
      await hints.stop()
    },
  }
}

export type HooksIn = ReturnType<typeof createHooksIn>
