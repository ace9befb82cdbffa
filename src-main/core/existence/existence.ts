import type { ContractEvent, EventPayload } from '../../../src-shared/contract/contract-types.ts'
import type { AccountExistence, MirrorExistence } from '../../../src-shared/domain/existence.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import type { Discovery } from '../accounts/discovery.ts'
import { findAccount } from '../accounts/find-account.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import { retryAfterMs } from '../mirrors/schedule-times.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ExistenceStore, MirrorPlace } from '../ports/existence-store.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import { createTurns } from '../ports/turns.ts'
import type { createExistenceNews } from './existence-news.ts'
import { currentPlace, toAccountExistence, toMirrorExistence } from './existence-view.ts'
import type { Standing } from './judge-finding.ts'
import { createSettlePlaces, type Known, type Settled } from './settle-places.ts'
import { suspiciousMs } from './existence-times.ts'
import { seenInList } from './listed-places.ts'
import { beginLook, lookForRepository, type ForgeLook } from './look-for-repository.ts'
import { isAtForge, pathAtForge } from './place-address.ts'
import { settleStanding } from './settle-standing.ts'
import { createExistenceTimer } from './existence-timer.ts'
import { createSoonLooks } from './soon-looks.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** With more mirrors than this, one list costs less than a question for each. */
const mirrorsToList = 50
/** A list that has just ended says what a question to each would. */
const freshListMs = hourMs

export type ExistenceParts = {
  readonly store: ExistenceStore
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find' | 'list'>
  readonly forge: Pick<ForgeConnections, 'open'>
  readonly discovery: Pick<Discovery, 'refresh' | 'whenEnded'>
  readonly listed: Pick<DiscoveryStore, 'listing' | 'find' | 'findByPath'>
  readonly mirrors: Pick<MirrorStore, 'find' | 'listByAccount'>
  readonly engine: Pick<MirrorEngine, 'change' | 'refusePublishing' | 'hint'>
  readonly tell: ReturnType<typeof createExistenceNews>
  readonly tellOfMany: (
    accountId: string,
    stopped: { readonly count: number; readonly total: number },
  ) => void
  readonly clock: Clock
  readonly random: RandomFraction
  readonly events: EventSink
  readonly log: Log
  /** The core stops. */
  readonly stopping: AbortSignal
}

/**
 * Whether the repositories behind mirrors are still at their forges: looked at once a day for each account, after each
 * list of its repositories, and when a run does not find one. It says what it finds, and lets mirrors follow what the
 * forge itself shows in another place. It never deletes, archives or pauses anything.
 */
export const createExistence = (parts: ExistenceParts) => {
  const { store, mirrors, clock, events, log, stopping } = parts
  /** One look at a time for each account. */
  const turns = createTurns()
  const rounds = new Set<string>()

  const knownOf = (mirror: MirrorRow, accountId: string, webUrl: string): Known => {
    const before = currentPlace(mirror, store.find(mirror.id))
    const now = clock.now()
    const fresh: MirrorPlace = {
      mirrorId: mirror.id,
      accountId,
      forgeId: null,
      canonicalUrl: mirror.canonicalUrl,
      path: pathAtForge(mirror, webUrl),
      state: 'unknown',
      since: now,
      checkedAt: now,
      reason: null,
      scopes: null,
      missingCount: 0,
      missingSince: null,
      missedAt: null,
      moved: null,
    }
    return { mirror, place: before ?? fresh, before }
  }

  const standingOf = async (
    look: ForgeLook,
    { mirror, place }: Known,
    youngest: number,
  ): Promise<Standing> => {
    const { accountId, forgeId } = place
    const { webUrl } = look.access
    const listed = seenInList(parts.listed, mirror, { accountId, forgeId, webUrl }, youngest)
    if (listed !== null) return { kind: 'here', repository: listed }
    return settleStanding(parts.engine, look, mirror, await lookForRepository(look, place))
  }

  const settle = createSettlePlaces(parts)

  const nextAt = (accountId: string, error: AppError | null): number => {
    const now = clock.now()
    if (error !== null) return now + Math.max(retryAfterMs(error) ?? 0, hourMs)
    const isSuspicious = store.list(accountId).some(({ state }) => state === 'missing')
    const pauseMs = isSuspicious ? suspiciousMs : dayMs
    return now + Math.round(pauseMs * (0.95 + parts.random() / 10))
  }

  const endRound = (accountId: string, error: AppError | null): void => {
    const before = store.round(accountId)
    store.saveRound({
      accountId,
      checkedAt: error === null ? clock.now() : (before?.checkedAt ?? null),
      nextAt: nextAt(accountId, error),
      failure: error === null ? null : failureOf(error, null),
      stopped: before?.stopped ?? null,
      acceptedAt: before?.acceptedAt ?? null,
    })
    events.emit('existence.changed', { accountId })
  }

  const mirrorsAt = (accountId: string, webUrl: string): readonly MirrorRow[] =>
    mirrors.listByAccount(accountId).filter((mirror) => isAtForge(mirror, webUrl))

  const lookAt = async (accountId: string, some: readonly MirrorRow[], youngest: number): Promise<void> => {
    const look = await beginLook(await parts.forge.open(accountId, stopping))
    const found: Settled[] = []
    try {
      for (const mirror of some) {
        stopping.throwIfAborted()
        const known = knownOf(mirror, accountId, look.access.webUrl)
        found.push({ known, standing: await standingOf(look, known, youngest) })
      }
    } finally {
      // What was seen before it broke off was seen.
      if (!stopping.aborted) settle(accountId, look, found)
    }
  }

  /**
   * All mirrors of an account. A failure is what is stored of it.
   * @param listMs how old a list may be that says of a repository that it is there
   */
  const round = async (accountId: string, isListed: boolean, listMs = freshListMs): Promise<void> => {
    const connection = parts.connections.find(accountId)
    if (connection === null) return
    const some = mirrorsAt(accountId, connection.webUrl)
    if (some.length === 0) {
      endRound(accountId, null)
      return
    }
    rounds.add(accountId)
    const youngest = clock.now() - listMs
    try {
      if (!isListed && some.length > mirrorsToList) {
        await parts.discovery.refresh(accountId)
        await parts.discovery.whenEnded(accountId)
      }
      await lookAt(accountId, some, youngest)
      endRound(accountId, null)
    } catch (thrown) {
      if (stopping.aborted) return
      const error = toAppError(inASentence(thrown))
      if (error.code === 'internal') log.error('A look for repositories failed.', { accountId, error })
      endRound(accountId, error)
    } finally {
      rounds.delete(accountId)
    }
  }

  const accountView = (accountId: string): AccountExistence =>
    toAccountExistence(accountId, store.round(accountId), store.list(accountId))

  const soon = createSoonLooks({
    clock,
    lookAt: (accountId, mirrorIds) =>
      turns
        .take(accountId, async () => {
          const some = mirrorIds.flatMap((id) => mirrors.find(id) ?? [])
          const mine = some.filter((mirror) => mirror.accountId === accountId)
          if (mine.length > 0 && !stopping.aborted) await lookAt(accountId, mine, clock.now() - dayMs)
        })
        .catch((error: unknown) => {
          // The next round asks again.
          if (!stopping.aborted) log.warn('A look for a repository failed.', { accountId, error })
        }),
  })

  /** Whose mirrors can be looked for by the API of a forge. */
  const forgeAccountOf = (mirror: EventPayload<'mirror.changed'>): string | null => {
    if (mirror.accountId === null) return null
    const connection = parts.connections.find(mirror.accountId)
    return connection !== null && isAtForge(mirror, connection.webUrl) ? mirror.accountId : null
  }

  const hearOfMirror = (mirror: EventPayload<'mirror.changed'>): void => {
    const code = mirror.failure?.code
    const isLost = code === 'remote_not_found' || code === 'remote_gone' || code === 'remote_moved'
    const isNew = mirror.status === 'pending'
    if (!isLost && mirror.movedTo === null && !isNew) return
    if (!isLost && mirror.movedTo === null && store.find(mirror.id) !== null) return
    const accountId = forgeAccountOf(mirror)
    if (accountId !== null) soon.ask(accountId, mirror.id)
  }

  const timer = createExistenceTimer({
    clock,
    round: async () => {
      const now = clock.now()
      for (const { accountId } of parts.connections.list()) {
        if (stopping.aborted) return
        const due = store.round(accountId)?.nextAt ?? 0
        // A clock that was set back must not end the looking.
        if (due <= now || due - now > 2 * dayMs) await turns.take(accountId, () => round(accountId, false))
      }
    },
    isStopping: () => stopping.aborted,
  })

  return {
    /** What is known of the mirrors of an account, or of all. */
    list: (accountId?: string): readonly MirrorExistence[] => {
      const ids = accountId === undefined ? parts.connections.list().map((row) => row.accountId) : [accountId]
      return ids.flatMap((id) =>
        store.list(id).flatMap((place) => {
          const mirror = mirrors.find(place.mirrorId)
          return mirror === null || currentPlace(mirror, place) === null
            ? []
            : [toMirrorExistence(mirror, place)]
        }),
      )
    },
    account: accountView,
    /** All accounts with a forge. */
    accountsOf: (): readonly AccountExistence[] =>
      parts.connections.list().map(({ accountId }) => accountView(accountId)),

    /**
     * Looks at all mirrors of an account now.
     * @param isAccepted a person says that those which are missing together are gone indeed
     * @throws AppError `not_found`, `invalid_input` for an account without a forge, `vault_locked`
     */
    check: async (accountId: string, isAccepted: boolean): Promise<AccountExistence> => {
      findAccount(parts.accounts, accountId)
      await parts.forge.open(accountId, stopping)
      const before = store.round(accountId)
      if (isAccepted && before !== null) {
        store.saveRound({ ...before, acceptedAt: clock.now(), stopped: null })
      }
      // Who asks wants to know how it is now.
      await turns.take(accountId, () => round(accountId, false, 0))
      return accountView(accountId)
    },

    /** A forge told that the repositories behind these mirrors were renamed, moved or deleted: they are looked for. */
    lookSoon: (mirrorIds: readonly string[]): void => {
      for (const id of mirrorIds) {
        const accountId = mirrors.find(id)?.accountId ?? null
        if (accountId !== null && parts.connections.find(accountId) !== null) soon.ask(accountId, id)
      }
    },

    /** Hears what happens: lists that came to their end, runs that did not find their remote, new mirrors. */
    observe: (event: ContractEvent): void => {
      if (event.name === 'mirror.changed') hearOfMirror(event.payload)
      if (event.name !== 'discovery.changed') return
      const { accountId, state } = event.payload
      if (state === 'whole' && !rounds.has(accountId))
        void turns.take(accountId, () => round(accountId, true))
    },

    start: timer.start,
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      soon.stop()
      await timer.stop()
      await turns.ended()
    },
  }
}

export type Existence = ReturnType<typeof createExistence>
