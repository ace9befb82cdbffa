import { expect, test } from 'vitest'
import type { CoreState } from '../../src-shared/contract/window-bridge.ts'
import type { ComputerNews } from '../../src-shared/domain/computer-news.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { followComputer, type PowerMonitor } from './follow-computer.ts'

const desk = (isOnBattery = false) => {
  const clock = createManualClock()
  const told: ComputerNews[] = []
  const listeners = new Map<string, () => void>()
  const power = { isOnBattery }
  let tellState: (state: CoreState) => void = () => undefined
  const monitor: PowerMonitor = {
    on: (event, listener) => listeners.set(event, listener),
    isOnBatteryPower: () => power.isOnBattery,
  }
  const stop = followComputer({
    monitor,
    core: {
      onState: (listener) => {
        tellState = listener
        listener({ kind: 'starting' })
        return () => undefined
      },
      tellComputer: (news) => told.push(news),
    },
    clock,
  })
  return {
    clock,
    told,
    power,
    stop,
    state: (state: CoreState) => tellState(state),
    happens: (event: string) => listeners.get(event)?.(),
  }
}

test('a core is told of sleep and wake, of battery and mains, each once', () => {
  const { told, state, power, happens } = desk()
  state({ kind: 'ready' })
  happens('suspend')
  happens('resume')
  power.isOnBattery = true
  happens('on-battery')
  happens('on-battery')
  power.isOnBattery = false
  happens('on-ac')
  expect(told).toEqual(['suspend', 'resume', 'on_battery', 'on_ac'])
})

test('a core that starts on battery is told so, and one that follows it again', () => {
  const { told, state } = desk(true)
  state({ kind: 'ready' })
  state({ kind: 'restarting', message: 'It ended.', retryAt: 0 })
  state({ kind: 'ready' })
  expect(told).toEqual(['on_battery', 'on_battery'])
})

test('what the system does not tell is noticed half a minute later', async () => {
  const { clock, told, state, power, stop } = desk()
  state({ kind: 'ready' })
  power.isOnBattery = true
  await clock.advance(30_000)
  expect(told).toEqual(['on_battery'])
  power.isOnBattery = false
  await clock.advance(60_000)
  expect(told).toEqual(['on_battery', 'on_ac'])
  stop()
  expect(clock.pending()).toBe(0)
})
