import { every, intervalChoicesMs, type Schedule } from '../../../src-shared/domain/schedule.ts'
import { intervalWords } from '../../../src-shared/domain/schedule-words.ts'
import type { Choice } from '../../components/field.tsx'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const scheduleChoices: readonly Choice<string>[] = [
  ...intervalChoicesMs.map((ms) => ({ value: String(ms), label: capital(intervalWords(ms)) })),
  { value: 'automatic', label: 'Automatic: the more it changes, the more often' },
  { value: 'cron', label: 'At set times (cron)' },
  { value: 'manual', label: 'Only when I ask' },
]

/** The choice that a schedule is. */
export const choiceOfSchedule = (schedule: Schedule): string =>
  schedule.kind === 'every' ? String(schedule.intervalMs) : schedule.kind

const everyNight = '0 3 * * *'

/** The schedule that a choice begins with. */
export const scheduleOfChoice = (choice: string): Schedule => {
  switch (choice) {
    case 'automatic':
    case 'manual':
      return { kind: choice }
    case 'cron':
      return { kind: 'cron', expression: everyNight, timeZone: timeZoneHere() }
    default:
      return every(Number(choice))
  }
}

/** Of the person who looks, not of the computer the core runs on. */
export const timeZoneHere = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
