import { plural } from '../../lib/plural.ts'
import type { MirrorFailure } from './for-each-mirror.ts'
import type { MirrorAct } from './use-mirror-actions.ts'

const underWay: Readonly<Record<MirrorAct, string>> = {
  sync: 'Queueing',
  accept: 'Queueing',
  pause: 'Pausing',
  resume: 'Resuming',
  remove: 'Removing',
}
const past: Readonly<Record<MirrorAct, string>> = {
  sync: 'queued',
  accept: 'queued',
  pause: 'paused',
  resume: 'resumed',
  remove: 'removed',
}

/** "Pausing 120 of 400 mirrors". */
export const bulkProgressWords = (act: MirrorAct, done: number, total: number): string =>
  `${underWay[act]} ${done} of ${plural(total, 'mirror')}`

/** "3 mirrors are queued." */
export const bulkDoneWords = (act: MirrorAct, count: number): string =>
  `${plural(count, 'mirror')} ${count === 1 ? 'is' : 'are'} ${past[act]}.`

/** "2 mirrors could not be paused." */
export const bulkFailedWords = (act: MirrorAct, count: number): string =>
  `${plural(count, 'mirror')} could not be ${past[act]}.`

const namedFailures = 3

/** The first of them by name, with the reason, one in a line. */
export const failureLines = (failures: readonly MirrorFailure[]): readonly string[] => {
  const named = failures
    .slice(0, namedFailures)
    .map(({ mirror, error }) => `${mirror.repository}: ${error.message}`)
  const rest = failures.length - named.length
  return rest > 0 ? [...named, `and ${rest} more`] : named
}
