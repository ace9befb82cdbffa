import type { ContractClient, ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { ShellCallInput, ShellCallName, ShellCallOutput } from '../../src-shared/contract/shell-calls.ts'

/** How the interface stands to the core. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** `generation` rises when events were missed: everything shown must then be read anew. */
  | { readonly kind: 'connected'; readonly generation: number }
  /** Tried again by itself at `retryAt` (epoch ms); null while an attempt is under way. */
  | { readonly kind: 'lost'; readonly message: string; readonly retryAt: number | null }
  /** Not tried again by itself. */
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string }
  /** This browser has no session; a new open link gives it one. */
  | { readonly kind: 'signed_out' }

/** What only the desktop application can do. */
export type ShellBridge = {
  readonly call: <K extends ShellCallName>(name: K, input: ShellCallInput<K>) => Promise<ShellCallOutput<K>>
  /** The shell wants a place to be shown. Listens until the returned function is called. */
  readonly onNavigate: (listener: (path: string) => void) => () => void
}

/**
 * The contract as the interface holds it, over a connection that comes and goes. Calls made while it is away wait
 * for it up to ten seconds; calls under way when it breaks fail with `not_running` and are never repeated.
 */
export type Connection = ContractClient & {
  /** Listens until the returned function is called. */
  readonly on: (listener: (event: ContractEvent) => void) => () => void
  /** Listens until the returned function is called; the present state is told at once. */
  readonly onState: (listener: (state: ConnectionState) => void) => () => void
  /** Does not wait for the next attempt. */
  readonly retryNow: () => void
  readonly close: () => void
  /** Null in a browser. */
  readonly shell: ShellBridge | null
}
