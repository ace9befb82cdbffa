import type { ContractHost } from '../../src-shared/contract/contract-host.ts'
import type { ComputerNews } from '../../src-shared/domain/computer-news.ts'
import type { ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { HelperProgram } from '../git/credential-helper/helper-command.ts'
import type { OpenLink } from '../http/session.ts'

export type AppOptions = {
  /** Holds everything; made when it is missing. */
  readonly dataDirectory: string
  /** Address to listen on; without it the setting `listenHost`, else 127.0.0.1. */
  readonly host?: string
  /** 0 takes a free one; without it the setting `listenPort`, else 7420. */
  readonly port?: number
  /** Issuer of the tokens that the core mints, and owner of keys that name no other. */
  readonly organization: string
  /** 32 bytes that seal the secrets of the database. A shell supplies it. */
  readonly vaultKey: Uint8Array
  readonly version: string
  /** Name or path of git; without it the setting `gitPath`, else the first one in PATH. */
  readonly gitPath?: string
  /** Folder of the built interface; without it the one of this package. */
  readonly interfaceDirectory?: string
  /** What git is told to run as our credential helper where it has no curl. */
  readonly credentialHelperProgram?: HelperProgram | null
  /** The real clock unless a test hands in another. */
  readonly clock?: Clock
}

/** A running core. */
export type App = {
  /** `http://127.0.0.1:7420` */
  readonly address: string
  /** A one-time link to the interface. */
  readonly createOpenLink: () => OpenLink
  /** The contract, for a transport that a shell adds. */
  readonly contract: ContractHost
  /** The contract, in memory. */
  readonly client: ContractEventClient
  /** What the shell hears of the computer. No call of the contract: nobody but the shell may say so. */
  readonly computerChanged: (news: ComputerNews) => void
  /** Ends runs in order, closes the listener and the database, gives the data directory free. */
  readonly stop: () => Promise<void>
}
