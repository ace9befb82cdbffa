import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Connection, ConnectionState } from '../transport/connection.ts'

export type ConnectionStateStore = {
  readonly store: StoreApi<{ readonly state: ConnectionState }>
  readonly close: () => void
}

/** How the connection stands, to be shown. */
export const createConnectionStateStore = (connection: Connection): ConnectionStateStore => {
  const store = createStore<{ readonly state: ConnectionState }>(() => ({ state: { kind: 'connecting' } }))
  const close = connection.onState((state) => store.setState({ state }))
  return { store, close }
}
