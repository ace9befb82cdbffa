import { expect, test } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { watchLoading } from './watch-loading.ts'

const minuteMs = 60_000

const watched = (...args: readonly string[]) => {
  const clock = createManualClock()
  const page = { isOver: (): void => undefined }
  const starts: (readonly string[])[] = []
  const warnings: string[] = []
  watchLoading({
    whenOver: (callback) => (page.isOver = callback),
    setTimer: clock.setTimer,
    args,
    startAnew: (next) => starts.push(next),
    warn: (message) => warnings.push(message),
  })
  return { clock, page, starts, warnings }
}

test('a page that does not come makes the app start anew without graphics, and says so', async () => {
  const { clock, starts, warnings } = watched('--data-dir', 'here')
  await clock.advance(minuteMs - 1)
  expect(starts).toEqual([])
  await clock.advance(1)
  expect(starts).toEqual([['--data-dir', 'here', '--disable-gpu']])
  expect(warnings).toHaveLength(1)
})

test('a page that has loaded, or is gone, does not', async () => {
  const { clock, page, starts } = watched()
  page.isOver()
  await clock.advance(10 * minuteMs)
  expect(starts).toEqual([])
})

test('an app that was started without graphics waits for its page as long as it takes', async () => {
  const { clock, starts } = watched('--disable-gpu')
  await clock.advance(10 * minuteMs)
  expect(starts).toEqual([])
})
