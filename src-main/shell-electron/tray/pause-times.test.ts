import { expect, test } from 'vitest'
import { inOneHour, tomorrowMorning, untilText } from './pause-times.ts'

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime()

test('one hour is an hour', () => {
  expect(inOneHour(at(20, 15))).toBe(at(20, 16))
})

test('until tomorrow ends at eight in the morning of the next day, also shortly after midnight', () => {
  expect(tomorrowMorning(at(20, 15, 30))).toBe(at(21, 8))
  expect(tomorrowMorning(at(21, 0, 5))).toBe(at(22, 8))
  expect(tomorrowMorning(at(30, 23))).toBe(new Date(2026, 11, 1, 8).getTime())
})

test('the end of a pause is a time today, and names the day when it is another', () => {
  expect(untilText(at(20, 16, 4), at(20, 15))).toBe('16:04')
  expect(untilText(at(21, 8), at(20, 15))).toBe('Sat 08:00')
})
