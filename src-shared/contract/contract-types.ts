import type { z } from 'zod'
import type { calls } from './calls.ts'
import type { events } from './events.ts'

export type CallName = keyof typeof calls
/** What a caller sends. */
export type CallInput<K extends CallName> = z.input<(typeof calls)[K]['input']>
/** What a handler receives: validated, defaults applied. */
export type CallParsedInput<K extends CallName> = z.output<(typeof calls)[K]['input']>
export type CallOutput<K extends CallName> = z.output<(typeof calls)[K]['output']>

export type EventName = keyof typeof events
export type EventPayload<K extends EventName> = z.output<(typeof events)[K]>

/** One event with its place in the stream; numbers rise by one and start anew with the core. */
export type ContractEvent<K extends EventName = EventName> = {
  [N in K]: { readonly name: N; readonly sequence: number; readonly payload: EventPayload<N> }
}[K]

/** A handler for every call: one that is missing does not compile. */
export type ContractHandlers = {
  readonly [K in CallName]: (input: CallParsedInput<K>) => Promise<CallOutput<K>> | CallOutput<K>
}

/** The contract as its users hold it, whatever carries it. */
export type ContractClient = {
  readonly call: <K extends CallName>(name: K, input: CallInput<K>) => Promise<CallOutput<K>>
}

/** A client on a transport that also carries events. */
export type ContractEventClient = ContractClient & {
  /** Listens until the returned function is called. */
  readonly on: (listener: (event: ContractEvent) => void) => () => void
  readonly close: () => Promise<void>
}
