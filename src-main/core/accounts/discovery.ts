import type { DiscoveryState } from '../../../src-shared/domain/discovery.ts'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { failureOf, withoutRetry } from '../mirrors/run-failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import { inASentence } from './forge-sentence.ts'
import type { ForgeConnections } from './forge-connections.ts'
import { toListed } from './listed-repository.ts'

/** Progress is told at most this often. */
const tellEveryMs = 250

export type DiscoveryParts = {
  readonly store: DiscoveryStore
  readonly connections: Pick<ForgeConnections, 'open'>
  readonly clock: Clock
  readonly events: EventSink
  /** The core stops. */
  readonly stopping: AbortSignal
}

const cancelled = (): AppError => new AppError('cancelled', 'The listing was cancelled.')

type Listing = { readonly number: number; readonly control: AbortController; readonly ended: Promise<void> }

/**
 * What an account's forge has: asked for when somebody looks, page by page into the database, so that a list of ten
 * thousand takes no memory and is there again at the next start.
 */
export const createDiscovery = (parts: DiscoveryParts) => {
  const { store, connections, clock, events, stopping } = parts
  const underWay = new Map<string, Listing>()

  const state = (accountId: string): DiscoveryState => {
    const row = store.listing(accountId)
    if (row === null) {
      return { accountId, state: 'never', count: 0, startedAt: null, finishedAt: null, failure: null }
    }
    const isListing = underWay.has(accountId)
    const isWhole = row.finishedAt !== null && row.failure === null
    return {
      accountId,
      state: isListing ? 'listing' : isWhole ? 'whole' : 'broken_off',
      count: isListing ? store.countNamed(accountId, row.number) : store.count(accountId, {}),
      startedAt: row.startedAt,
      finishedAt: row.finishedAt,
      failure: row.failure,
    }
  }
  const tell = (accountId: string): void => events.emit('discovery.changed', state(accountId))

  const bring = async (accountId: string, number: number, signal: AbortSignal): Promise<void> => {
    const { forge, access } = await connections.open(accountId, signal)
    let toldAt = clock.now()
    for await (const page of forge.listRepositories(access, null)) {
      signal.throwIfAborted()
      store.save(accountId, number, page.map(toListed))
      if (clock.now() - toldAt < tellEveryMs) continue
      toldAt = clock.now()
      tell(accountId)
    }
  }

  const start = (accountId: string): void => {
    const number = store.begin(accountId, clock.now())
    const control = new AbortController()
    const signal = AbortSignal.any([control.signal, stopping])
    const ended = bring(accountId, number, signal)
      .then(
        () => null,
        // Nobody lists by itself.
        (error: unknown) =>
          withoutRetry(failureOf(signal.aborted ? cancelled() : toAppError(inASentence(error)), null)),
      )
      .then((failure) => {
        store.finish(accountId, number, clock.now(), failure)
        underWay.delete(accountId)
        tell(accountId)
      })
    underWay.set(accountId, { number, control, ended })
    tell(accountId)
  }

  return {
    state,

    /**
     * Asks the forge for all repositories; a listing that is under way is not doubled.
     * @throws AppError `not_found`, `invalid_input` for an account without a forge, `vault_locked`
     */
    refresh: async (accountId: string): Promise<DiscoveryState> => {
      // What can be said at once is thrown; what the forge says later is part of the state.
      await connections.open(accountId, stopping)
      if (!underWay.has(accountId)) start(accountId)
      return state(accountId)
    },

    /** Resolves when no listing of the account is under way. */
    whenEnded: async (accountId: string): Promise<void> => underWay.get(accountId)?.ended,

    /** Ends a listing; what was shown before stays. */
    cancel: async (accountId: string): Promise<DiscoveryState> => {
      const listing = underWay.get(accountId)
      listing?.control.abort()
      await listing?.ended
      return state(accountId)
    },

    /** @throws AppError as `Forge.listOwners` */
    owners: async (accountId: string): Promise<readonly ForgeOwner[]> => {
      const { forge, access } = await connections.open(accountId, stopping)
      try {
        return await forge.listOwners(access)
      } catch (error) {
        throw inASentence(error)
      }
    },

    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}

export type Discovery = ReturnType<typeof createDiscovery>
