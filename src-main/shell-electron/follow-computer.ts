import type { CoreState } from '../../src-shared/contract/window-bridge.ts'
import type { ComputerNews } from '../../src-shared/domain/computer-news.ts'

/** What of Electron's `powerMonitor` is listened to (https://www.electronjs.org/docs/latest/api/power-monitor). */
export type PowerMonitor = {
  readonly on: (event: 'suspend' | 'resume' | 'on-battery' | 'on-ac', listener: () => void) => unknown
  readonly isOnBatteryPower: () => boolean
}

/** Not every system tells when the mains come and go: it is looked at besides. */
const lookEveryMs = 30_000

/**
 * Tells the core what the computer does: sleep, wake, battery and mains. A core that starts is told what is, if it is
 * not the usual.
 */
export const followComputer = (parts: {
  readonly monitor: PowerMonitor
  readonly core: {
    readonly onState: (listener: (state: CoreState) => void) => () => void
    readonly tellComputer: (news: ComputerNews) => void
  }
  readonly clock: { readonly setTimer: (delayMs: number, callback: () => void) => () => void }
}): (() => void) => {
  const { monitor, core, clock } = parts
  let wasOnBattery = false
  let isReady = false

  const lookAtBattery = (): void => {
    const isOnBattery = monitor.isOnBatteryPower()
    if (!isReady || isOnBattery === wasOnBattery) return
    wasOnBattery = isOnBattery
    core.tellComputer(isOnBattery ? 'on_battery' : 'on_ac')
  }
  let withdraw = (): void => undefined
  const lookAgain = (): void => {
    withdraw = clock.setTimer(lookEveryMs, () => {
      lookAtBattery()
      lookAgain()
    })
  }

  monitor.on('suspend', () => core.tellComputer('suspend'))
  monitor.on('resume', () => {
    core.tellComputer('resume')
    lookAtBattery()
  })
  monitor.on('on-battery', lookAtBattery)
  monitor.on('on-ac', lookAtBattery)
  lookAgain()
  const stopStates = core.onState(({ kind }) => {
    const becomesReady = kind === 'ready' && !isReady
    isReady = kind === 'ready'
    if (!becomesReady) return
    wasOnBattery = false
    lookAtBattery()
  })
  return () => {
    withdraw()
    stopStates()
  }
}
