import type { OverviewSummary } from '../../src-shared/domain/overview.ts'

type Changes = Partial<Omit<OverviewSummary, 'counts'>> & {
  readonly counts?: Partial<OverviewSummary['counts']>
}

/** Four mirrors that are up to date, but for what a test says. */
export const sampleOverview = ({ counts, ...rest }: Changes = {}): OverviewSummary => ({
  sentence: 'All 4 mirrors are up to date.',
  pausedAll: null,
  waitsOnBattery: false,
  needYou: [],
  ...rest,
  counts: {
    repositories: 3,
    mirrors: 4,
    upToDate: 4,
    syncing: 0,
    needYou: 0,
    waiting: 0,
    paused: 0,
    ...counts,
  },
})
