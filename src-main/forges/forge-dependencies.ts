import type { Fetch } from './forge-request.ts'

/** What a forge's adapter needs from outside. */
export type ForgeDependencies = {
  readonly fetch: Fetch
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Ends early, with the reason of the signal, when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}
