import { every, intervalChoicesMs, type Schedule } from '../../src-shared/domain/schedule.ts'
import { formatDuration } from './duration.ts'
import { usageError } from './usage-error.ts'

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const words: Readonly<Record<string, Schedule>> = {
  manual: { kind: 'manual' },
  auto: { kind: 'automatic' },
  automatic: { kind: 'automatic' },
  daily: every(86_400_000),
}
const intervalNames = intervalChoicesMs.filter((ms) => ms < 86_400_000).map(formatDuration)

/** What an option that takes a schedule says of its value. */
export const scheduleSummary = `${intervalNames.join(', ')}, daily, manual, auto, or cron: "0 3 * * *".`

const timeZoneHere = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

const intervalOf = (text: string): Schedule | null => {
  const [, amount, unit] = /^(\d{1,6})\s*(m|h|d)$/.exec(text) ?? []
  const intervalMs = Number(amount) * (unitMs[unit ?? ''] ?? 0)
  return intervalChoicesMs.includes(intervalMs) ? every(intervalMs) : null
}

/**
 * `15m`, `6h`, `daily`, `manual`, `auto`, or a cron expression in the time zone of this computer; whether that means
 * anything the core knows.
 */
export const parseSchedule = (given: string, option: string): Schedule => {
  const text = given.trim()
  const schedule = words[text.toLowerCase()] ?? intervalOf(text)
  if (schedule !== null) return schedule
  if (/\s/.test(text)) return { kind: 'cron', expression: text, timeZone: timeZoneHere() }
  throw usageError(
    `${option} is ${intervalNames.join(', ')}, daily, manual, auto, or a cron expression like "0 3 * * *"; not "${given}".`,
  )
}

/** As it is given to `--every`; the time zone is named where it is not that of this computer. */
export const scheduleText = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'manual':
      return 'manual'
    case 'automatic':
      return 'auto'
    case 'every':
      return schedule.intervalMs === 86_400_000 ? 'daily' : formatDuration(schedule.intervalMs)
    case 'cron': {
      const { expression, timeZone } = schedule
      return timeZone === timeZoneHere() ? expression : `${expression} (${timeZone})`
    }
  }
}
