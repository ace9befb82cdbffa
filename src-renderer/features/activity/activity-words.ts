import type { ActivityItem, ActivityRef } from '../../../src-shared/domain/activity.ts'
import type { RefOutcome } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { shortName } from '../../components/ref-name.tsx'
import type { Sign } from '../../components/status-sign.tsx'
import { plural } from '../../lib/plural.ts'
import { refOutcomeWords, remoteWords, signOfRun, triggerReasons } from '../../widgets/run/run-sentences.ts'

/** How many refs a sentence names before it counts. */
const namedRefs = 3

const nameOf = ({ ref }: Pick<ActivityRef, 'ref'>): string =>
  ref.startsWith('refs/tags/') ? `tag ${shortName(ref)}` : shortName(ref)

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

/** "main and dev moved": refs that share an outcome are said together. */
const byOutcome = (refs: readonly ActivityRef[]): readonly string[] =>
  [...Map.groupBy(refs, ({ outcome }) => outcome)].map(
    ([outcome, group]: readonly [RefOutcome, readonly ActivityRef[]]) =>
      `${listed(group.map(nameOf))} ${refOutcomeWords[outcome]}`,
  )

/** "main moved, v1.2 created and 12 more": what became of the refs; "" when there were none. */
export const refsWords = (refs: readonly ActivityRef[], refCount: number): string => {
  if (refs.length === 0) return refCount === 0 ? '' : plural(refCount, 'branch or tag', 'branches and tags')
  const named = refs.slice(0, namedRefs)
  const rest = refCount - named.length
  return `${byOutcome(named).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`
}

/** What the entry is about, before "in <repository>". A run that failed before it touched a ref says why. */
export const headline = (item: ActivityItem): string => {
  if (item.kind === 'local' && item.note !== undefined) return item.note.replace(/\.$/, '')
  const refs = refsWords(item.refs, item.refCount)
  if (refs !== '' || item.kind === 'local') return refs
  return item.failure === null ? 'Nothing moved' : item.failure.title.replace(/\.$/, '')
}

const localCauses: Readonly<Record<Extract<ActivityItem, { kind: 'local' }>['cause'], string>> = {
  push: 'pushed to localhost',
  restore: 'restored here',
  api: 'changed here by a program',
}

const done = {
  pull: 'pulled from',
  push: 'pushed to',
  sync: 'synced with',
  fetch: 'fetched once from',
} as const
const tried = {
  pull: 'pull from',
  push: 'push to',
  sync: 'sync with',
  fetch: 'one-time fetch from',
} as const

/** Why and by what way: "pulled from github.com/team/project, on schedule". */
export const because = (item: ActivityItem): string => {
  if (item.kind === 'local')
    return item.note === undefined ? localCauses[item.cause] : 'found while it was used'
  const way = item.changedRefCount > 0 ? done[item.runKind] : tried[item.runKind]
  return `${way} ${remoteWords(item.url)}, ${triggerReasons[item.trigger]}`
}

export const signOfItem = (item: ActivityItem): Sign =>
  item.kind === 'local'
    ? item.refs.some(({ outcome }) => isProblemOutcome(outcome))
      ? 'bad'
      : 'good'
    : signOfRun({ state: 'finished', outcome: item.outcome })

/** Whether the entry tells of a problem, so that its failure is worth a line. */
export const hasProblem = (item: ActivityItem): boolean =>
  item.kind === 'run' && (item.failure !== null || item.refs.some(({ outcome }) => isProblemOutcome(outcome)))
