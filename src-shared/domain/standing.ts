import type { Mirror } from './mirror.ts'
import { stateOf, type MirrorState } from './mirror-state.ts'
import type { OverviewSummary, PauseAll } from './overview.ts'

/** Where a mirror stands for a person who looks at the board. */
export type Standing = 'needYou' | 'syncing' | 'waiting' | 'paused' | 'upToDate'

const standings: Readonly<Record<MirrorState, Standing>> = {
  up_to_date: 'upToDate',
  syncing: 'syncing',
  queued: 'waiting',
  waiting_host: 'waiting',
  waiting_limit: 'waiting',
  waiting_network: 'waiting',
  waiting_disk: 'waiting',
  partly_synced: 'needYou',
  sign_in: 'needYou',
  decide: 'needYou',
  approve: 'needYou',
  mend: 'needYou',
  error: 'waiting',
  paused: 'paused',
  paused_by_failures: 'needYou',
  source_gone: 'needYou',
}

/** Where a mirror stands, of five places that are counted and filtered by. */
export const standingOf = (mirror: Mirror): Standing => standings[stateOf(mirror)]

const rank: Readonly<Record<Standing, number>> = {
  needYou: 0,
  syncing: 1,
  waiting: 2,
  paused: 3,
  upToDate: 3,
}
let collator: Intl.Collator | null = null
/** Made when it is first needed: a start of the core would wait for it. */
const compareNames = (left: string, right: string): number =>
  (collator ??= new Intl.Collator('en', { sensitivity: 'base', numeric: true })).compare(left, right)

export type PlacedMirror = { readonly mirror: Mirror; readonly standing: Standing }

/** The order of the board: what needs a person, what is under way, what waits, the rest by name. */
export const compareForBoard = (left: PlacedMirror, right: PlacedMirror): number =>
  rank[left.standing] - rank[right.standing] ||
  compareNames(left.mirror.repository, right.mirror.repository) ||
  compareNames(left.mirror.url, right.mirror.url)

type Counts = OverviewSummary['counts']

export const countStandings = (standings: Iterable<Standing>, repositoryCount: number): Counts => {
  const counts = { needYou: 0, syncing: 0, waiting: 0, paused: 0, upToDate: 0 }
  let mirrors = 0
  for (const standing of standings) {
    counts[standing] += 1
    mirrors += 1
  }
  return { repositories: repositoryCount, mirrors, ...counts }
}

const say = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`]

/** "All 42 mirrors are up to date.", or "2 need you, 1 is syncing, 39 are up to date." */
export const overviewSentence = (counts: Counts, pausedAll: PauseAll | null): string => {
  if (counts.mirrors === 0) return 'No mirrors yet.'
  const resting = pausedAll === null ? '' : 'All mirrors are paused. '
  if (counts.upToDate === counts.mirrors) {
    if (resting !== '') return resting.trim()
    return counts.mirrors === 1
      ? 'Your mirror is up to date.'
      : `All ${counts.mirrors} mirrors are up to date.`
  }
  const parts = [
    ...say(counts.needYou, 'needs you', 'need you'),
    ...say(counts.syncing, 'is syncing', 'are syncing'),
    ...say(counts.waiting, 'is waiting', 'are waiting'),
    ...say(counts.paused, 'is paused', 'are paused'),
    ...say(counts.upToDate, 'is up to date', 'are up to date'),
  ]
  return `${resting}${parts.join(', ')}.`
}
