import { calls } from '../../../src-shared/contract/calls.ts'
import type { Dispatch } from '../../../src-shared/contract/contract-host.ts'
import type { CallName, ContractClient, ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { createFrameClient, type FrameClient } from '../../../src-shared/contract/frame-client.ts'
import type { EventFrame, HelloFrame, ServerFrame } from '../../../src-shared/contract/frames.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CoreProcess } from './core-process.ts'

type Announcement = EventFrame | HelloFrame

/** The shell as a client of the contract. It outlives the cores: listeners stay while one follows the other. */
export type CoreClient = ContractClient & {
  readonly on: (listener: (event: ContractEvent) => void) => () => void
  /** Calls for the window, by a name that is checked here. */
  readonly dispatch: Dispatch
  /** Events as frames, and the hello of every core. Listens until the returned function is called. */
  readonly onFrame: (listener: (frame: Announcement) => void) => () => void
  /** Where the running core stands; null when there is none. */
  readonly hello: () => HelloFrame | null

  /** The supervisor has a core that is ready. */
  readonly attach: (core: CoreProcess) => void
  readonly receive: (frame: ServerFrame) => void
  /** The core is gone: calls that wait fail with `not_running`. */
  readonly detach: () => void
}

const notRunning = (): AppError =>
  new AppError('not_running', 'The core of Mirrordesk is not running. It is started again by itself.')

const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name)

export const createCoreClient = (): CoreClient => {
  const eventListeners = new Set<(event: ContractEvent) => void>()
  const frameListeners = new Set<(frame: Announcement) => void>()
  let connection: FrameClient | null = null
  let hello: HelloFrame | null = null
  let hadCore = false

  const announce = (frame: Announcement): void => {
    for (const listener of [...frameListeners]) listener(frame)
  }
  const call: ContractClient['call'] = (name, input) =>
    connection === null ? Promise.reject(notRunning()) : connection.call(name, input)

  return {
    call,
    dispatch: async (name, input) => {
      if (!isCallName(name)) {
        throw new AppError('not_found', 'There is no such call.', { details: { what: 'The call' } })
      }
      // The core validates the input.
      return call(name, input as never)
    },
    on: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    onFrame: (listener) => {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    hello: () => hello,
    attach: (core) => {
      connection = createFrameClient(core.send)
      connection.on((event) => {
        for (const listener of [...eventListeners]) listener(event)
      })
    },
    receive: (frame) => {
      connection?.receive(frame)
      if (frame.kind === 'hello') {
        hello = { ...frame, resync: hadCore }
        hadCore = true
        announce(hello)
      } else if (frame.kind === 'event') {
        if (hello !== null) hello = { ...hello, sequence: frame.sequence, resync: false }
        announce(frame)
      }
    },
    detach: () => {
      connection?.end(notRunning())
      connection = null
      hello = null
    },
  }
}
