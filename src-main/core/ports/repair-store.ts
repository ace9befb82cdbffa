import type { Repair, RepairOutcome } from '../../../src-shared/domain/repository.ts'

export type RepairRow = Repair & {
  readonly id: string
  readonly repositoryId: string
  /** What git said, without directories of this machine. */
  readonly cause: string
  /** The first objects that were missing. */
  readonly missing: readonly string[]
}

export type RepairStore = {
  readonly start: (repair: Pick<RepairRow, 'id' | 'repositoryId' | 'startedAt' | 'cause' | 'hosts'>) => void
  readonly finish: (
    id: string,
    end: Pick<RepairRow, 'missing' | 'lostRefs' | 'setAsideAs'> & {
      readonly finishedAt: number
      readonly outcome: RepairOutcome
    },
  ) => void
  /** The last repair of a repository; null when there was none. */
  readonly lastOf: (repositoryId: string) => RepairRow | null
}
