import type { ComputerNews } from '../../../src-shared/domain/computer-news.ts'
import type { AppOptions } from '../../app/app-options.ts'
import type { CallFrame, ServerFrame, WireError } from '../../../src-shared/contract/frames.ts'

/** What the core process needs to start. It travels over the channel: arguments and environments are read by others. */
export type CoreStart = {
  readonly dataDirectory: string
  /** 32 bytes as base64. */
  readonly vaultKey: string
  readonly version: string
  readonly organization: string
  /** Without host or port the settings decide. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  /** The command line, for git to ask; null where there is none. */
  readonly credentialHelperProgram: AppOptions['credentialHelperProgram']
  /** Show sample data in a throw-away directory; the data directory and its key are then not touched. */
  readonly sample: boolean
}

/** A core that accepts calls. */
export type CoreReady = {
  /** `http://127.0.0.1:7420` */
  readonly address: string
  /** The one it was given, or the throw-away one of the sample. */
  readonly dataDirectory: string
  readonly processId: number
}

/** From the shell to its core: one `start`, then calls of the contract and news of the computer, at last `stop`. */
export type ShellFrame =
  | { readonly kind: 'start'; readonly options: CoreStart }
  | { readonly kind: 'computer'; readonly news: ComputerNews }
  | { readonly kind: 'stop' }
  | CallFrame

/** From the core to its shell: `ready` and the contract's frames, or `failed`, after which it waits for `stop`. */
export type CoreFrame =
  | { readonly kind: 'ready'; readonly core: CoreReady }
  | { readonly kind: 'failed'; readonly error: WireError }
  | ServerFrame

/** How long a core may take to end its runs and close its files. */
export const stopLimitMs = 10_000
