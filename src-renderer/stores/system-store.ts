import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SystemInfo } from '../../src-shared/domain/overview.ts'
import type { Connection } from '../transport/connection.ts'
import { followGenerations } from './follow-generations.ts'

export type SystemStore = {
  readonly store: StoreApi<{ readonly info: SystemInfo | null }>
  readonly close: () => void
}

/** What the running core says of itself: its address, version, git. */
export const createSystemStore = (connection: Connection): SystemStore => {
  const store = createStore<{ readonly info: SystemInfo | null }>(() => ({ info: null }))
  const close = followGenerations(connection, async () =>
    store.setState({ info: await connection.call('system.info', {}) }),
  )
  return { store, close }
}
