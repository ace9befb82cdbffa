import type { ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { OpenLink } from '../http/session.ts'

export type AppOptions = {
  /** Holds everything; made when it is missing. */
  readonly dataDirectory: string
  /** Address to listen on: 127.0.0.1 unless a person asked for more. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Issuer of the tokens that the core mints, and owner of keys that name no other. */
  readonly organization: string
  /** 32 bytes that seal the secrets of the database. A shell supplies it. */
  readonly vaultKey: Uint8Array
  readonly version: string
  readonly gitPath?: string
  /** The real clock unless a test hands in another. */
  readonly clock?: Clock
}

/** A running core. */
export type App = {
  /** `http://127.0.0.1:7420` */
  readonly address: string
  /** A one-time link to the interface. */
  readonly createOpenLink: () => OpenLink
  /** The contract, in memory. */
  readonly client: ContractEventClient
  /** Ends runs in order, closes the listener and the database, gives the data directory free. */
  readonly stop: () => Promise<void>
}
