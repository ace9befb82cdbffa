import type { ActivityFilter, ActivityItem, ActivityRef } from '../../../src-shared/domain/activity.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { Page, Paged } from './page.ts'

/** A change made here: by a push to localhost, a restore, or a call. */
export type NewLocalActivity = {
  readonly repositoryId: string
  readonly at: number
  readonly cause: Extract<ActivityItem, { kind: 'local' }>['cause']
  readonly refCount: number
  /** The first of them. */
  readonly refs: readonly ActivityRef[]
  /** A sentence in place of refs that moved. */
  readonly note?: string
  readonly isProblem?: boolean
}

/** What moved or failed. Runs come in when they finish (`RunStore.finish`). */
export type ActivityStore = {
  readonly addLocal: (change: NewLocalActivity) => void
  /** Newest first; nothing of repositories in the trash. */
  readonly list: (
    options: Page & {
      readonly repositoryId: string | null
      readonly filter: ActivityFilter
      readonly direction: Direction | null
      /** Part of a repository's name or a remote's address, ignoring case; empty for all. */
      readonly query: string
    },
  ) => Paged<ActivityItem>
  /** Forgets changes made here that are older than 90 days; those of runs go with their runs. */
  readonly forgetOld: (now: number) => void
}
