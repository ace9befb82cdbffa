import { describe, expect, it } from 'vitest'
import { every, type Schedule } from '../../../src-shared/domain/schedule.ts'
import { firstPauseMs, jitterOf, nextRegularRunAt, type TimedMirror } from './regular-times.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = Date.parse('2026-11-29T12:00Z')
const timed = (schedule: Schedule, fields: Partial<TimedMirror> = {}): TimedMirror => ({
  id: 'mir_1',
  url: 'https://git.example.org/team/project',
  schedule,
  createdAt: now - 300 * day,
  lastChangedAt: null,
  ...fields,
})
/** How long until the next run, in minutes, without the spread. */
const minutesUntil = (mirror: TimedMirror): number =>
  Math.round(((nextRegularRunAt(mirror, now) ?? Number.NaN) - now) / (1 + jitterOf(mirror.id)) / minute)

describe('the next run', () => {
  it('comes after the interval, give or take a tenth that is fixed for each mirror', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `mir_${index}`)
    const delays = ids.map((id) => (nextRegularRunAt(timed(every(10 * minute), { id }), now) ?? 0) - now)
    expect(delays).toEqual(
      ids.map((id) => (nextRegularRunAt(timed(every(10 * minute), { id }), now) ?? 0) - now),
    )
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(9 * minute)
    expect(Math.max(...delays)).toBeLessThanOrEqual(11 * minute)
    // On a grid of ten seconds, so that checks come a few dozen at a time.
    expect(new Set(delays).size).toBe(13)
    expect(new Set(delays.map((delay) => (now + delay) % 10_000))).toEqual(new Set([0]))
  })

  it('comes after the interval on average, and not for ever together with others', () => {
    const after = (id: string, from: number): number =>
      nextRegularRunAt(timed(every(5 * minute), { id }), from) ?? Number.NaN
    const ends = Array.from({ length: 100 }, (_, index) => {
      let at = now
      for (let run = 0; run < 100; run += 1) at = after(`mir_${index}`, at + 1_234)
      const jitter = 1 + jitterOf(`mir_${index}`)
      expect(Math.abs((at - now) / 100 - 1_234 - 5 * minute * jitter)).toBeLessThan(2_000)
      return at
    })
    const sameJitter = ends.filter((end) => Math.abs(end - (ends[0] ?? 0)) < 1_000)
    expect(sameJitter.length).toBeLessThan(5)
  })

  it('never comes by itself of a manual mirror', () => {
    expect(nextRegularRunAt(timed({ kind: 'manual' }), now)).toBeNull()
  })

  it('comes to the minute where cron names it', () => {
    const schedule = { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' } as const
    expect(nextRegularRunAt(timed(schedule), now)).toBe(Date.parse('2026-11-30T03:00Z'))
  })

  it.each([
    ['five minutes at least', 2 * minute, 5],
    ['half of the time that nothing changed', 3 * hour, 90],
    ['eight hours at most', 30 * day, 480],
  ])('is found by itself: %s', (_, quietMs, minutes) => {
    expect(minutesUntil(timed({ kind: 'automatic' }, { lastChangedAt: now - quietMs }))).toBe(minutes)
  })

  it('is found by the age of a mirror that nothing ever changed', () => {
    expect(minutesUntil(timed({ kind: 'automatic' }, { createdAt: now - hour }))).toBe(30)
  })

  it.each(['git@git.example.org:team/project', 'ssh://git@git.example.org/team/project'])(
    'is fifteen minutes at least over SSH: %s',
    (url) => {
      const lastChangedAt = now - minute
      expect(minutesUntil(timed({ kind: 'automatic' }, { lastChangedAt, url }))).toBe(15)
      expect(minutesUntil(timed(every(5 * minute), { lastChangedAt, url }))).toBe(5)
    },
  )
})

it('pauses after failures grow from the interval, and from fifteen minutes where there is none', () => {
  expect(firstPauseMs(every(5 * minute))).toBe(5 * minute)
  expect(firstPauseMs({ kind: 'automatic' })).toBe(15 * minute)
})
