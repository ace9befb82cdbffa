import { answerCall } from '../../src-shared/contract/answer-call.ts'
import type { ContractHandlers } from '../../src-shared/contract/contract-types.ts'
import type { ServerFrame } from '../../src-shared/contract/frames.ts'
import type { CoreState, WindowBridge } from '../../src-shared/contract/window-bridge.ts'
import { createDispatcher } from '../app/contract/dispatcher.ts'
import { createEventHub, type EventHub } from '../app/contract/event-hub.ts'
import { sampleHandlers } from './sample-contract.ts'

export type MemoryWindowBridge = {
  readonly bridge: WindowBridge
  /** Of the core that runs now. */
  readonly hub: () => EventHub
  /** Names of all calls that came, in order. */
  readonly calls: readonly string[]
  /** The core is gone, as the shell would tell it. */
  readonly stop: (state: CoreState) => void
  /** Another core is there. */
  readonly start: () => void
}

/** The bridge of a window to a core in the same process. */
export const createMemoryWindowBridge = (given: Partial<ContractHandlers> = {}): MemoryWindowBridge => {
  const { dispatch } = createDispatcher(sampleHandlers(given))
  const frameListeners = new Set<(frame: ServerFrame) => void>()
  const stateListeners = new Set<(state: CoreState) => void>()
  const calls: string[] = []
  let state: CoreState = { kind: 'starting' }
  let hub = createEventHub()

  const tell = (frame: ServerFrame): void => {
    for (const listener of [...frameListeners]) listener(frame)
  }
  const hello = (): ServerFrame => ({
    kind: 'hello',
    stream: hub.stream,
    sequence: hub.sequence(),
    resync: false,
  })
  const become = (next: CoreState): void => {
    state = next
    for (const listener of [...stateListeners]) listener(next)
  }
  const start = (): void => {
    hub = createEventHub()
    hub.on((event) => tell({ kind: 'event', ...event }))
    become({ kind: 'ready' })
    tell(hello())
  }
  start()

  return {
    bridge: {
      call: (frame) => {
        calls.push(frame.name)
        return state.kind === 'ready' ? answerCall(dispatch, frame) : Promise.reject(new Error('No core.'))
      },
      onFrame: (listener) => {
        frameListeners.add(listener)
        if (state.kind === 'ready') listener(hello())
        return () => frameListeners.delete(listener)
      },
      onCoreState: (listener) => {
        stateListeners.add(listener)
        listener(state)
        return () => stateListeners.delete(listener)
      },
      onNavigate: () => () => undefined,
      shell: () => Promise.reject(new Error('There is no shell.')),
    },
    hub: () => hub,
    calls,
    stop: become,
    start,
  }
}
