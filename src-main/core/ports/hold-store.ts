import type { ErrorCode, ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** What holds several mirrors back together. */
export type HoldReason = 'host' | 'offline' | 'rate_limit' | 'credential'

export type HoldRow = {
  /** Names host, or host and account, or account. */
  readonly key: string
  readonly reason: HoldReason
  readonly host: string
  readonly accountId: string | null
  /** The failure that every mirror it holds has. */
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly since: number
  readonly failedAt: number
  /** Of the next probe, or of the end of the limit. */
  readonly until: number
  /** Probes that failed. */
  readonly attempts: number
}

export type HoldStore = {
  readonly list: () => readonly HoldRow[]
  readonly put: (hold: HoldRow) => void
  readonly remove: (key: string) => void
}
