import type { ContractEvent } from './contract-types.ts'

/** Runs one call by name: input is validated, failures are AppErrors. What every transport leads to. */
export type Dispatch = (name: string, input: unknown) => Promise<unknown>

/** Events after a position of the stream. */
export type MissedEvents = {
  readonly events: readonly ContractEvent[]
  /** False when some of them are no longer held: whoever asks must read anew what it shows. */
  readonly complete: boolean
}

/** The core's events as transports read them. */
export type EventStream = {
  /** Names this run of the core: sequence numbers of another stream mean nothing here. */
  readonly stream: string
  /** Number of the newest event; 0 before the first. */
  readonly sequence: () => number
  readonly since: (sequence: number) => MissedEvents
  /** Listens until the returned function is called. */
  readonly on: (listener: (event: ContractEvent) => void) => () => void
}

/** The serving side of the contract. */
export type ContractHost = {
  readonly dispatch: Dispatch
  readonly hub: EventStream
}
