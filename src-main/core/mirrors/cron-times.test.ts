import { describe, expect, it } from 'vitest'
import type { CronSchedule } from '../../../src-shared/domain/schedule.ts'
import { checkSchedule, nextCronTime } from './cron-times.ts'

const cron = (expression: string, timeZone = 'Europe/Berlin'): CronSchedule => ({
  kind: 'cron',
  expression,
  timeZone,
})
/** The next moments after `from`, as UTC. */
const moments = (schedule: CronSchedule, from: string, count: number): readonly string[] => {
  const found: string[] = []
  let after = Date.parse(from)
  for (let index = 0; index < count; index += 1) {
    after = nextCronTime(schedule, after) ?? Number.NaN
    found.push(new Date(after).toISOString().slice(0, 16))
  }
  return found
}

describe('a cron schedule', () => {
  it('names moments in its own time zone, whatever that of the computer is', () => {
    expect(moments(cron('0 3 * * *'), '2026-11-29T12:00Z', 2)).toEqual([
      '2026-11-30T02:00',
      '2026-12-01T02:00',
    ])
    expect(moments(cron('0 3 * * *', 'Asia/Kolkata'), '2026-11-29T12:00Z', 1)).toEqual(['2026-11-29T21:30'])
    expect(moments(cron('30 9 * * 1-5', 'UTC'), '2026-11-27T10:00Z', 2)).toEqual([
      '2026-11-30T09:30',
      '2026-12-01T09:30',
    ])
  })

  it('comes after a moment that it names itself', () => {
    expect(moments(cron('0 3 * * *', 'UTC'), '2026-11-29T03:00Z', 1)).toEqual(['2026-11-30T03:00'])
  })

  it('keeps the time of the wall when clocks go forward; a time left out comes right after the gap', () => {
    // 2026-03-29, 02:00 becomes 03:00.
    expect(moments(cron('0 4 * * *'), '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T03:00',
      '2026-03-29T02:00',
      '2026-03-30T02:00',
    ])
    expect(moments(cron('30 2 * * *'), '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
  })

  it('comes once when clocks go back and its time comes twice, also of several times a day', () => {
    // 2026-10-25, 03:00 becomes 02:00.
    const days = ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']
    expect(moments(cron('30 2 * * *'), '2026-10-23T12:00Z', 3)).toEqual(days)
    expect(moments(cron('30 2,14 * * *'), '2026-10-24T14:00Z', 3)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T13:30',
      '2026-10-26T01:30',
    ])
  })

  it('goes on evenly over a change of the clocks when it is an interval', () => {
    expect(moments(cron('*/30 * * * *'), '2026-10-24T23:45Z', 5)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ])
  })
})

describe('a cron schedule that is given', () => {
  const now = Date.parse('2026-11-29T12:00Z')
  const reasonOf = (schedule: CronSchedule): string => {
    try {
      checkSchedule(schedule, now)
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  it.each([
    '0 3 * * *',
    '*/5 * * * *',
    '@daily',
    '0 9 * * MON-FRI',
    '0 0 29 2 *',
    '55 23,0 * * *',
    '0 0 L * *',
  ])('is taken: %s', (expression) => expect(reasonOf(cron(expression))).toBe(''))

  it.each(['0 3 * *', '0 0 3 * * *', 'every day', '61 * * * *', '* 25 * * *', '0 3 * * FOO', '*/0 * * * *'])(
    'is no cron expression: %s',
    (expression) =>
      expect(reasonOf(cron(expression))).toBe(
        `schedule: "${expression}" is no cron expression. It has five fields: minute, hour, day of the month, month, weekday; 0 3 * * * is every day at 03:00.`,
      ),
  )

  it.each(['* * * * *', '*/4 * * * *', '0,2 3 * * *', '0,58 4,5 * * *', '@minutely'])(
    'is too dense, or not of five fields: %s',
    (expression) => expect(reasonOf(cron(expression))).toMatch(/more often than every 5 minutes|is no cron/),
  )

  it('names a moment that comes, in a time zone there is', () => {
    expect(reasonOf(cron('0 0 30 2 *'))).toBe('schedule: "0 0 30 2 *" names a moment that never comes.')
    expect(reasonOf(cron('0 3 * * *', 'Mars/Olympus'))).toBe(
      'schedule: There is no time zone "Mars/Olympus"; one is called like Europe/Berlin.',
    )
  })

  it('is refused with the field that it stands in', () => {
    expect(() => checkSchedule(cron('x'), now, 'defaultSchedule')).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        details: { field: 'defaultSchedule', reason: expect.stringMatching(/^defaultSchedule: /) as string },
      }),
    )
  })
})
