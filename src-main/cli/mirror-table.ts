import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { formatDuration } from './duration.ts'
import { relativeTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import type { Tone } from './terminal-output.ts'
import type { Paint } from './run-text.ts'

/** A mirror whose last run went through but not for every ref is shown as what it is: partial. */
export const statusWord = (mirror: Pick<Mirror, 'status' | 'partial'>): string =>
  mirror.status === 'active' && mirror.partial ? 'partial' : mirror.status

const toneOf = (word: string): Tone => {
  if (word === 'active') return 'good'
  if (word === 'error') return 'problem'
  return word === 'partial' ? 'attention' : 'quiet'
}

export const paintedStatus = (mirror: Mirror, paint: Paint): string => {
  const word = statusWord(mirror)
  return paint(toneOf(word), word)
}

const headings = ['ID', 'STATUS', 'REPOSITORY', 'DIRECTION', 'REMOTE', 'EVERY', 'CHECKED', 'NEXT']

export const mirrorTable = (mirrors: readonly Mirror[], paint: Paint, now: number): string =>
  renderTable(
    mirrors.map((mirror) => [
      shortId(mirror.id),
      paintedStatus(mirror, paint),
      mirror.repository,
      mirror.direction,
      mirror.url,
      formatDuration(mirror.intervalMs),
      relativeTime(mirror.lastCheckedAt, now),
      relativeTime(mirror.nextRunAt, now),
    ]),
    headings,
  )
