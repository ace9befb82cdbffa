import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Overview, OverviewSummary, PauseAll } from '../../../src-shared/domain/overview.ts'
import {
  compareForBoard,
  countStandings,
  overviewSentence,
  standingOf,
  type PlacedMirror,
} from '../../../src-shared/domain/standing.ts'

/** As many as a menu shows. */
const namedLimit = 5

const placed = (mirrors: readonly Mirror[]): readonly PlacedMirror[] =>
  mirrors.map((mirror) => ({ mirror, standing: standingOf(mirror) }))

const partialTitle = ({ lastRun }: Mirror): string =>
  lastRun?.problemRefCount === 1
    ? '1 branch or tag could not follow.'
    : `${lastRun?.problemRefCount ?? 0} branches and tags could not follow.`

const summarize = (
  entries: readonly PlacedMirror[],
  repositoryCount: number,
  pausedAll: PauseAll | null,
): OverviewSummary => {
  const counts = countStandings(
    entries.map(({ standing }) => standing),
    repositoryCount,
  )
  const needYou = entries
    .filter(({ standing }) => standing === 'needYou')
    .toSorted(compareForBoard)
    .slice(0, namedLimit)
    .map(({ mirror }) => ({
      mirrorId: mirror.id,
      repository: mirror.repository,
      host: mirror.host,
      title: mirror.failure?.title ?? partialTitle(mirror),
    }))
  return { sentence: overviewSentence(counts, pausedAll), counts, pausedAll, needYou }
}

/** The board in one sentence and in numbers. */
export const summarizeOverview = (
  mirrors: readonly Mirror[],
  repositoryCount: number,
  pausedAll: PauseAll | null,
): OverviewSummary => summarize(placed(mirrors), repositoryCount, pausedAll)

/** The board in one answer: is all well, what needs a person, what is under way. */
export const describeOverview = (
  mirrors: readonly Mirror[],
  repositoryCount: number,
  pausedAll: PauseAll | null,
): Overview => {
  const entries = placed(mirrors).toSorted(compareForBoard)
  return {
    ...summarize(entries, repositoryCount, pausedAll),
    mirrors: entries.map((entry) => entry.mirror),
  }
}
