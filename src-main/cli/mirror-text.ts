import { oscillationSentence, type Mirror } from '../../src-shared/domain/mirror.ts'
import { stateSentence } from '../../src-shared/domain/mirror-state.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import { failureText } from './failure-text.ts'
import { paintedStatus } from './mirror-table.ts'
import { nextCommand } from './next-command.ts'
import { relativeTime } from './relative-time.ts'
import type { Paint } from './run-text.ts'
import { scheduleText } from './schedule-text.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'

const runTable = (runs: readonly Run[], now: number): string =>
  renderTable(
    runs.map((run) => [
      run.id,
      relativeTime(run.startedAt ?? run.queuedAt, now),
      run.trigger,
      run.outcome ?? run.state,
      run.changedRefCount,
      run.problemRefCount,
    ]),
    ['RUN', 'WHEN', 'TRIGGER', 'OUTCOME', 'CHANGED', 'REFUSED'],
  )

/** Which refs go along. */
const carriedText = ({ patterns, notes, direction, extraBranches }: Mirror): string =>
  [
    patterns.length === 0 ? 'all branches and tags' : patterns.join(' '),
    ...(notes ? ['notes'] : []),
    ...(direction === 'pull' && !extraBranches ? ['no extra branches here'] : []),
  ].join(', ')

/** A mirror in full: what links what, how it stands, and its last runs. */
export const mirrorText = (mirror: Mirror, runs: readonly Run[], paint: Paint, now: number): string => {
  const { failure } = mirror
  const details = renderTable([
    ['Mirror', mirror.id],
    ['Repository', mirror.repository],
    ...(mirror.forge === null ? [] : [['Run by', mirror.forge.host]]),
    ['Direction', mirror.direction],
    ['Remote', mirror.url],
    ['Account', mirror.accountId === null ? 'none' : shortId(mirror.accountId)],
    ['Status', paintedStatus(mirror, paint)],
    ['', stateSentence(mirror)],
    ...(mirror.movedTo === null ? [] : [['Moved to', mirror.movedTo]]),
    ['Schedule', scheduleText(mirror.schedule)],
    mirror.direction === 'push'
      ? ['On diverged', mirror.onDiverged]
      : ['On destructive', mirror.onDestructive],
    ['Carries', carriedText(mirror)],
    ...(mirror.flippedAt === null
      ? []
      : [
          [
            'Turned round',
            `${relativeTime(mirror.flippedAt, now)}; nothing is lost unasked until a run went through`,
          ],
        ]),
    ...(mirror.direction === 'sync'
      ? [
          ['While away', mirror.acceptWhileAway ? 'accept pushes' : 'refuse pushes'],
          ['Conflicts', String(mirror.conflictCount)],
        ]
      : []),
    ['Checked', relativeTime(mirror.lastCheckedAt, now)],
    ['Changed', relativeTime(mirror.lastChangedAt, now)],
    ['Next', relativeTime(mirror.nextRunAt, now)],
  ])
  return [
    details,
    ...(mirror.oscillatingRef === null
      ? []
      : [
          `${oscillationSentence(mirror.oscillatingRef)}. The mirror paused itself; every tip is kept.\n` +
            `When that is settled: mirrordesk mirror resume ${shortId(mirror.id)}`,
        ]),
    ...(failure === null
      ? []
      : [failureText(failure, nextCommand({ failure, mirrorId: mirror.id, url: mirror.url }), now)]),
    ...(runs.length === 0 ? [] : [runTable(runs, now)]),
  ].join('\n\n')
}
