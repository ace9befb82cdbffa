import { answerCall } from '../../../src-shared/contract/answer-call.ts'
import type { ContractHost } from '../../../src-shared/contract/contract-host.ts'
import type { ContractEventClient } from '../../../src-shared/contract/contract-types.ts'
import { createFrameClient } from '../../../src-shared/contract/frame-client.ts'
import { callFrameSchema, serverFrameSchema, type ServerFrame } from '../../../src-shared/contract/frames.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

const overTheWire = (frame: unknown): unknown => JSON.parse(JSON.stringify(frame))

/**
 * A client in the process of the core. Everything passes through the frames as JSON, so that what works here
 * works on every transport.
 */
export const createMemoryClient = ({ dispatch, hub }: ContractHost): ContractEventClient => {
  const client = createFrameClient((frame) => {
    void answerCall(dispatch, callFrameSchema.parse(overTheWire(frame))).then(toClient)
  })
  const toClient = (frame: ServerFrame): void => client.receive(serverFrameSchema.parse(overTheWire(frame)))
  /** Events come once somebody listens: most of these clients never do. */
  let stop: (() => void) | null = null

  return {
    call: client.call,
    on: (listener) => {
      stop ??= hub.on((event) => toClient({ kind: 'event', ...event }))
      return client.on(listener)
    },
    close: () => {
      stop?.()
      client.end(new AppError('not_running', 'The connection was closed.'))
      return Promise.resolve()
    },
  }
}
