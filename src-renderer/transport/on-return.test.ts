// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { onReturn } from './on-return.ts'

test('calls back when the tab is seen again or the computer is online, until it is stopped', () => {
  let count = 0
  const stop = onReturn(() => (count += 1))
  window.dispatchEvent(new Event('online'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(count).toBe(2)
  stop()
  window.dispatchEvent(new Event('online'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(count).toBe(2)
})
