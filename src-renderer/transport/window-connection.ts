import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import { createFrameClient, type FrameClient } from '../../src-shared/contract/frame-client.ts'
import { toWireError, type CallFrame, type HelloFrame } from '../../src-shared/contract/frames.ts'
import type { CoreState, WindowBridge } from '../../src-shared/contract/window-bridge.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from './connection.ts'
import { createListeners } from './listeners.ts'
import { createStateHolder } from './state-holder.ts'
import { createWaitingClient, notRunning } from './waiting-client.ts'

/** The contract in the window of the desktop application, which supervises the core and says how it stands. */
export const createWindowConnection = (bridge: WindowBridge): Connection => {
  const events = createListeners<ContractEvent>()
  const state = createStateHolder()
  const calls = createWaitingClient()

  let client: FrameClient | null = null
  let stream: string | null = null
  let generation = 0
  let lostText: string | null = null

  const connect = (): void => {
    const connected = createFrameClient((frame: CallFrame) => {
      bridge
        .call(frame)
        .then(connected.receive, () =>
          connected.receive({ kind: 'failure', id: frame.id, error: toWireError(notRunning()) }),
        )
    })
    client = connected
    lostText = null
    // Who hears of the connection calls at once.
    calls.use(connected)
    state.set({ kind: 'connected', generation })
  }

  const greet = (hello: HelloFrame): void => {
    const isSameView = hello.stream === stream && !hello.resync
    if (client !== null && isSameView) return
    client?.end(notRunning())
    if (!isSameView) generation += 1
    stream = hello.stream
    connect()
  }

  const disconnect = (): void => {
    client?.end(notRunning())
    client = null
    calls.wait()
  }

  const follow = (core: CoreState): void => {
    switch (core.kind) {
      case 'starting':
        if (client !== null) return
        calls.wait()
        state.set(
          lostText === null ? { kind: 'connecting' } : { kind: 'lost', message: lostText, retryAt: null },
        )
        return
      // The hello of the core says it is there.
      case 'ready':
        return
      case 'restarting':
        disconnect()
        lostText = core.message
        state.set({ kind: 'lost', message: core.message, retryAt: core.retryAt })
        return
      case 'failed':
        disconnect()
        calls.refuse(new AppError('not_running', core.message))
        state.set({ kind: 'failed', message: core.message, advice: core.advice })
        return
    }
  }

  const stopStates = bridge.onCoreState(follow)
  const stopFrames = bridge.onFrame((frame) => {
    if (frame.kind === 'hello') greet(frame)
    else if (frame.kind === 'event') {
      events.tell({ name: frame.name, sequence: frame.sequence, payload: frame.payload } as ContractEvent)
    }
  })

  return {
    call: calls.call,
    on: events.add,
    onState: state.onState,
    retryNow: () => void bridge.shell('shell.restartCore', {}).catch(() => undefined),
    close: () => {
      stopStates()
      stopFrames()
      disconnect()
      calls.refuse(notRunning())
    },
    shell: { call: bridge.shell, onNavigate: bridge.onNavigate },
  }
}
