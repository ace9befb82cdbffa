import type { Mirror } from './mirror.ts'
import type { OverviewSummary, PauseAll } from './overview.ts'
import type { Failure } from './run.ts'

/** Where a mirror stands for a person who looks at the board. */
export type Standing = 'needYou' | 'syncing' | 'waiting' | 'paused' | 'upToDate'

/** What a person cancelled is tried again at its time, like what fails for a while. */
const isTriedAgain = ({ code, retry }: Failure): boolean => retry === 'automatic' || code === 'cancelled'

const needsPerson = ({ failure, partial, lastRun }: Mirror): boolean =>
  (partial && lastRun !== null && lastRun.problemRefCount > 0) || (failure !== null && !isTriedAgain(failure))

/**
 * A mirror needs a person when its failure is not tried again by itself, or when some refs could not follow; one
 * that is paused rests.
 */
export const standingOf = (mirror: Mirror): Standing => {
  if (mirror.status === 'paused') return 'paused'
  if (mirror.activeRun !== null && mirror.activeRun.phase !== 'queued') return 'syncing'
  if (needsPerson(mirror)) return 'needYou'
  switch (mirror.status) {
    case 'syncing':
      return 'syncing'
    case 'pending':
    case 'error':
      return 'waiting'
    case 'active':
      return mirror.activeRun === null && mirror.failure === null ? 'upToDate' : 'waiting'
  }
}

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
