import type { Repair, RepairOutcome } from '../../../src-shared/domain/repository.ts'

export type RepairRow = Omit<Repair, 'hosts' | 'lostRefs'> & {
  readonly hosts: readonly string[]
  readonly lostRefs: readonly { readonly ref: string; readonly objectId: string }[]
  readonly id: string
  readonly repositoryId: string
  /** What git said, without directories of this machine. */
  readonly cause: string
  /** The first objects that were missing. */
  readonly missing: readonly string[]
}

export type RepairStore = {
  readonly start: (repair: Pick<RepairRow, 'id' | 'repositoryId' | 'startedAt' | 'cause' | 'hosts'>) => void
  /** What is about to be done, so that a crash in the middle does not lose it. */
  readonly plan: (id: string, plan: Pick<RepairRow, 'missing' | 'lostRefs' | 'setAsideAs'>) => void
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
