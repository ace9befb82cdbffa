import type { Direction } from './mirror.ts'
import type { Schedule } from './schedule.ts'

const minute = 60_000

/** "every 15 minutes", "every hour", "every day". @param intervalMs a multiple of a minute */
export const intervalWords = (intervalMs: number): string => {
  const minutes = Math.round(intervalMs / minute)
  if (minutes === 1) return 'every minute'
  if (minutes === 60) return 'every hour'
  if (minutes === 24 * 60) return 'every day'
  return minutes % 60 === 0 ? `every ${minutes / 60} hours` : `every ${minutes} minutes`
}

/** When it runs by itself: "every 15 minutes", "at 0 3 * * *". */
export const scheduleWords = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'manual':
      return 'when you ask'
    case 'every':
      return intervalWords(schedule.intervalMs)
    case 'cron':
      return `at ${schedule.expression}`
    case 'automatic':
      return 'as often as it changes'
  }
}

/** When a mirror of this direction runs: "on every push and every 15 minutes". */
export const runsWhenWords = (direction: Direction, schedule: Schedule): string => {
  if (direction === 'pull') return scheduleWords(schedule)
  // Of a push mirror that is manual nothing more need be said.
  if (direction === 'push' && schedule.kind === 'manual') return 'on every push'
  return `on every push and ${scheduleWords(schedule)}`
}
