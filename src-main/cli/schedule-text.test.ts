import { expect, it } from 'vitest'
import type { Schedule } from '../../src-shared/domain/schedule.ts'
import { parseSchedule, scheduleText } from './schedule-text.ts'

const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
const interval = (intervalMs: number): Schedule => ({ kind: 'every', intervalMs })

it.each<[string, Schedule, string]>([
  ['15m', interval(900_000), '15m'],
  ['60m', interval(3_600_000), '1h'],
  ['6h', interval(21_600_000), '6h'],
  ['daily', interval(86_400_000), 'daily'],
  ['24h', interval(86_400_000), 'daily'],
  ['1d', interval(86_400_000), 'daily'],
  ['Manual', { kind: 'manual' }, 'manual'],
  ['auto', { kind: 'automatic' }, 'auto'],
  ['0 3 * * *', { kind: 'cron', expression: '0 3 * * *', timeZone }, '0 3 * * *'],
])('reads %j, and writes it as it is given', (text, schedule, written) => {
  expect(parseSchedule(text, '--every')).toEqual(schedule)
  expect(scheduleText(schedule)).toBe(written)
})

it('names the choices when another is given', () => {
  for (const text of ['7m', 'hourly', '', '15', '1.5h']) {
    expect(() => parseSchedule(text, '--every')).toThrow(
      `--every is 5m, 10m, 15m, 30m, 1h, 6h, daily, manual, auto, or a cron expression like "0 3 * * *"; not "${text}".`,
    )
  }
})

it('names the time zone of a cron schedule that was made elsewhere', () => {
  const elsewhere = timeZone === 'Asia/Tokyo' ? 'Europe/Berlin' : 'Asia/Tokyo'
  expect(scheduleText({ kind: 'cron', expression: '0 3 * * *', timeZone: elsewhere })).toBe(
    `0 3 * * * (${elsewhere})`,
  )
})
