import { expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { watchNetwork } from './watch-network.ts'

it('tells of a network that came or changed, not of one that went', async () => {
  const clock = createManualClock()
  let addresses = '10.0.0.2'
  let told = 0
  const stop = watchNetwork({ clock, addresses: () => addresses, onChanged: () => (told += 1) })
  await clock.advance(60_000)
  addresses = ''
  await clock.advance(60_000)
  expect(told).toBe(0)
  addresses = '10.0.0.2'
  await clock.advance(15_000)
  expect(told).toBe(1)
  addresses = '192.168.1.7'
  await clock.advance(15_000)
  expect(told).toBe(2)
  stop()
  expect(clock.pending()).toBe(0)
})
