import type { ForgeMirrorRow } from '../ports/forge-mirror-store.ts'

/** What stands in the row of a mirror that nobody has looked at yet. */
export const unseenRow = {
  keptIn: null,
  isRunning: false,
  isPaused: false,
  lastRunAt: null,
  failure: null,
  consecutiveFailures: 0,
  notifiedAt: null,
  lookedAt: null,
  lookFailure: null,
  flip: null,
} as const satisfies Partial<ForgeMirrorRow>
