import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Overview, OverviewSummary } from '../../../src-shared/domain/overview.ts'
import {
  compareForBoard,
  countStandings,
  overviewSentence,
  standingOf,
} from '../../../src-shared/domain/standing.ts'

/** As many as a menu shows. */
export const namedLimit = 5

const partialTitle = ({ lastRun }: Mirror): string =>
  lastRun?.problemRefCount === 1
    ? '1 branch or tag could not follow.'
    : `${lastRun?.problemRefCount ?? 0} branches and tags could not follow.`

/** What keeps all mirrors back together. */
export type OverviewRest = Pick<OverviewSummary, 'pausedAll' | 'waitsOnBattery'>

/** The board in one sentence and in numbers. `needYou` are the first that need a person. */
export const summarizeOverview = (
  counts: OverviewSummary['counts'],
  needYou: readonly Mirror[],
  rest: OverviewRest,
): OverviewSummary => ({
  sentence: overviewSentence(counts, rest.pausedAll),
  counts,
  ...rest,
  needYou: needYou.slice(0, namedLimit).map((mirror) => ({
    mirrorId: mirror.id,
    repository: mirror.repository,
    host: mirror.host,
    title: mirror.failure?.title ?? partialTitle(mirror),
  })),
})

/** The board in one answer: is all well, what needs a person, what is under way. */
export const describeOverview = (
  mirrors: readonly Mirror[],
  repositoryCount: number,
  rest: OverviewRest,
): Overview => {
  const entries = mirrors
    .map((mirror) => ({ mirror, standing: standingOf(mirror) }))
    .toSorted(compareForBoard)
  const counts = countStandings(
    entries.map(({ standing }) => standing),
    repositoryCount,
  )
  const needYou = entries.filter(({ standing }) => standing === 'needYou').map(({ mirror }) => mirror)
  return {
    ...summarizeOverview(counts, needYou, rest),
    mirrors: entries.map(({ mirror }) => mirror),
  }
}
