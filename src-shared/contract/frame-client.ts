import { toAppError, type AppError } from '../errors/app-error.ts'
import type { CallInput, CallName, CallOutput, ContractClient, ContractEvent } from './contract-types.ts'
import { fromWireError, type CallFrame, type ServerFrame } from './frames.ts'

type Waiting = { readonly resolve: (output: unknown) => void; readonly reject: (error: AppError) => void }

/** The calling side of any transport that carries frames. */
export type FrameClient = ContractClient & {
  readonly on: (listener: (event: ContractEvent) => void) => () => void
  /** Takes a frame that came in. */
  readonly receive: (frame: ServerFrame) => void
  /** The connection is gone: calls that wait, and all that come, fail with this error. */
  readonly end: (error: AppError) => void
}

/**
 * Pairs answers with calls and hands events to listeners.
 * @param send puts a frame on the wire; what it throws fails that call alone
 */
export const createFrameClient = (send: (frame: CallFrame) => void): FrameClient => {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(event: ContractEvent) => void>()
  let lastId = 0
  let ended: AppError | null = null

  const settle = (id: number, act: (call: Waiting) => void): void => {
    const call = waiting.get(id)
    if (call === undefined) return
    waiting.delete(id)
    act(call)
  }

  return {
    call: <K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(ended)
          return
        }
        lastId += 1
        const id = lastId
        waiting.set(id, { resolve: (output) => resolve(output as CallOutput<K>), reject })
        try {
          send({ kind: 'call', id, name, input })
        } catch (error) {
          waiting.delete(id)
          reject(toAppError(error))
        }
      }),
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    receive: (frame) => {
      switch (frame.kind) {
        case 'reply':
          settle(frame.id, (call) => call.resolve(frame.output))
          return
        case 'failure':
          settle(frame.id, (call) => call.reject(fromWireError(frame.error)))
          return
        case 'event':
          for (const listener of [...listeners]) {
            listener({ name: frame.name, sequence: frame.sequence, payload: frame.payload } as ContractEvent)
          }
          return
        case 'hello':
          return
      }
    },
    end: (error) => {
      ended = error
      for (const id of [...waiting.keys()]) settle(id, (call) => call.reject(error))
    },
  }
}
