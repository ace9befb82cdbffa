import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { stateOf, stateWords } from '../../src-shared/domain/mirror-state.ts'
import { standingOf } from '../../src-shared/domain/standing.ts'
import { relativeTime } from './relative-time.ts'
import { scheduleText } from './schedule-text.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import type { Tone } from './terminal-output.ts'
import type { Paint } from './run-text.ts'

const toneOf = (mirror: Mirror): Tone => {
  const state = stateOf(mirror)
  switch (standingOf(mirror)) {
    case 'upToDate':
      return 'good'
    case 'needYou':
      return state === 'partly_synced' ? 'attention' : 'problem'
    case 'waiting':
      return state === 'error' ? 'problem' : 'attention'
    case 'syncing':
    case 'paused':
      return 'quiet'
  }
}

/** How it stands, in the words of the board. */
export const paintedStatus = (mirror: Mirror, paint: Paint): string =>
  paint(toneOf(mirror), stateWords[stateOf(mirror)])

const headings = [
  'ID',
  'STATUS',
  'REPOSITORY',
  'DIRECTION',
  'REMOTE',
  'SCHEDULE',
  'CHECKED',
  'CHANGED',
  'NEXT',
]

export const mirrorTable = (mirrors: readonly Mirror[], paint: Paint, now: number): string =>
  renderTable(
    mirrors.map((mirror) => [
      shortId(mirror.id),
      paintedStatus(mirror, paint),
      mirror.forge === null ? mirror.repository : `${mirror.repository} @ ${mirror.forge.host}`,
      mirror.direction,
      mirror.url,
      scheduleText(mirror.schedule),
      relativeTime(mirror.lastCheckedAt, now),
      relativeTime(mirror.lastChangedAt, now),
      relativeTime(mirror.nextRunAt, now),
    ]),
    headings,
  )
