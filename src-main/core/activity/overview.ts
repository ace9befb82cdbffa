import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { Overview } from '../../../src-shared/domain/overview.ts'

/** Where a mirror stands for a person who looks at the board. */
type Standing = 'needYou' | 'syncing' | 'waiting' | 'paused' | 'upToDate'

/** What a person cancelled is tried again at its time, like what fails for a while. */
const isTriedAgain = ({ code, retry }: Failure): boolean => retry === 'automatic' || code === 'cancelled'

const needsPerson = ({ failure, partial, lastRun }: Mirror): boolean =>
  (partial && lastRun !== null && lastRun.problemRefCount > 0) || (failure !== null && !isTriedAgain(failure))

const standingOf = (mirror: Mirror): Standing => {
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
const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

const say = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`]

const sentenceOf = (counts: Overview['counts']): string => {
  if (counts.mirrors === 0) return 'No mirrors yet.'
  if (counts.upToDate === counts.mirrors) {
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
  return `${parts.join(', ')}.`
}

/**
 * The board in one answer: is all well, what needs a person, what is under way. A mirror needs a person when its
 * failure is not tried again by itself, or when some refs could not follow; one that is paused rests.
 */
export const describeOverview = (mirrors: readonly Mirror[], repositoryCount: number): Overview => {
  const placed = mirrors.map((mirror) => ({ mirror, standing: standingOf(mirror) }))
  const count = (standing: Standing): number => placed.filter((entry) => entry.standing === standing).length
  const counts: Overview['counts'] = {
    repositories: repositoryCount,
    mirrors: mirrors.length,
    upToDate: count('upToDate'),
    syncing: count('syncing'),
    needYou: count('needYou'),
    waiting: count('waiting'),
    paused: count('paused'),
  }
  placed.sort(
    (left, right) =>
      rank[left.standing] - rank[right.standing] ||
      byName.compare(left.mirror.repository, right.mirror.repository) ||
      byName.compare(left.mirror.url, right.mirror.url),
  )
  return { sentence: sentenceOf(counts), counts, mirrors: placed.map((entry) => entry.mirror) }
}
