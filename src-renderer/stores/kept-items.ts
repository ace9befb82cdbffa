import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from '../transport/connection.ts'
import { oncePerFrame } from './animation-frame.ts'
import { followGenerations } from './follow-generations.ts'

export type KeptItems<T> = {
  readonly byId: ReadonlyMap<string, T>
  /** False until everything was read once. */
  readonly isLoaded: boolean
  /** Why the last reading failed; it is tried again. */
  readonly error: AppError | null
}

/** An item that changed, or with `null` one that is gone. */
export type ItemChange<T> = { readonly id: string; readonly item: T | null }

export type KeptItemsStore<T> = {
  readonly store: StoreApi<KeptItems<T>>
  readonly close: () => void
}

/**
 * All things of one kind, read once for each generation and then kept up by events. Hundreds of events a second
 * become one change of the store per frame.
 * @param options.read everything there is
 * @param options.changeOf what an event says of one of them; null when it is about something else
 */
export const createKeptItems = <T>(
  connection: Connection,
  options: {
    readonly read: () => Promise<Iterable<readonly [string, T]>>
    readonly changeOf: (event: ContractEvent) => ItemChange<T> | null
  },
): KeptItemsStore<T> => {
  const store = createStore<KeptItems<T>>(() => ({ byId: new Map(), isLoaded: false, error: null }))
  const pending = new Map<string, T | null>()
  /** What changed since the present reading began: it may be newer than what is read. */
  let meanwhile: Map<string, T | null> | null = null

  const apply = (items: Map<string, T>, changes: ReadonlyMap<string, T | null>): Map<string, T> => {
    for (const [id, item] of changes) {
      if (item === null) items.delete(id)
      else items.set(id, item)
    }
    return items
  }

  const frames = oncePerFrame(() => {
    const { byId, isLoaded } = store.getState()
    if (isLoaded) store.setState({ byId: apply(new Map(byId), pending) })
    pending.clear()
  })

  const stopEvents = connection.on((event) => {
    const change = options.changeOf(event)
    if (change === null) return
    meanwhile?.set(change.id, change.item)
    pending.set(change.id, change.item)
    frames.ask()
  })

  const stopReading = followGenerations(
    connection,
    async () => {
      meanwhile = new Map()
      const changes = meanwhile
      const items = await options.read()
      pending.clear()
      store.setState({ byId: apply(new Map(items), changes), isLoaded: true, error: null })
      meanwhile = null
    },
    (error) => store.setState({ error }),
  )

  return {
    store,
    close: () => {
      stopReading()
      stopEvents()
      frames.cancel()
    },
  }
}
