import type { RepositoryRow } from '../ports/repository-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { LocalChange } from './run-report.ts'

/**
 * Hears, after the store was written, what moved and which runs brought data in. What it does is on the way of every
 * push: it must be quick, and must not throw.
 */
export type EngineObserver = {
  /** Refs of a repository moved that are nobody's first data. */
  readonly refsMoved: (repository: RepositoryRow, refs: readonly LocalChange[]) => void
  /** Whether `syncStarted` and `syncEnded` mean anything to it for this repository; asked before each of them. */
  readonly wantsSyncs: (repositoryId: string) => boolean
  /** A run that brings data in began. */
  readonly syncStarted: (run: RunRow, isFirst: boolean) => void
  /** It ended, interrupted by a shutdown perhaps. `isFirst`: nothing was ever brought in before it. */
  readonly syncEnded: (run: RunRow, isFirst: boolean) => void
}

/** For an engine nobody listens to. */
export const nobody: EngineObserver = {
  refsMoved: () => undefined,
  wantsSyncs: () => false,
  syncStarted: () => undefined,
  syncEnded: () => undefined,
}
