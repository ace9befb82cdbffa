import type { ConnectionState } from './connection.ts'
import { createListeners } from './listeners.ts'

export type StateHolder = {
  readonly get: () => ConnectionState
  readonly set: (state: ConnectionState) => void
  readonly onState: (listener: (state: ConnectionState) => void) => () => void
}

/** The present state of a connection; whoever begins to listen is told it at once. */
export const createStateHolder = (): StateHolder => {
  const listeners = createListeners<ConnectionState>()
  let state: ConnectionState = { kind: 'connecting' }
  return {
    get: () => state,
    set: (next) => {
      state = next
      listeners.tell(next)
    },
    onState: (listener) => {
      const stop = listeners.add(listener)
      listener(state)
      return stop
    },
  }
}
