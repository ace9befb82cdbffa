import type { ComputerNews } from '../../../src-shared/domain/computer-news.ts'
import type { Clock } from '../ports/clock.ts'

/** A computer that still runs so long after it was to sleep has not gone to sleep, or is awake again. */
const asleepAtMostMs = 60_000

/** What of the computer decides whether mirrors run. Nothing of it is stored: the shell tells it anew at each start. */
export type ComputerState = {
  readonly isAsleep: () => boolean
  readonly isOnBattery: () => boolean
  /** Takes up what the shell heard. @returns whether anything is otherwise now; waking up always is */
  readonly hear: (news: Exclude<ComputerNews, 'network_changed'>) => boolean
  readonly stop: () => void
}

/** @param onAwake it runs although nobody said that it woke up */
export const createComputerState = (clock: Clock, onAwake: () => void): ComputerState => {
  let isAsleep = false
  let isOnBattery = false
  let withdraw = (): void => undefined

  const wake = (): void => {
    withdraw()
    withdraw = () => undefined
    isAsleep = false
  }
  const setBattery = (next: boolean): boolean => {
    const isOther = next !== isOnBattery
    isOnBattery = next
    return isOther
  }

  return {
    isAsleep: () => isAsleep,
    isOnBattery: () => isOnBattery,
    hear: (news) => {
      switch (news) {
        case 'suspend':
          wake()
          isAsleep = true
          withdraw = clock.setTimer(asleepAtMostMs, () => {
            wake()
            onAwake()
          })
          return true
        case 'resume':
          wake()
          return true
        case 'on_battery':
          return setBattery(true)
        case 'on_ac':
          return setBattery(false)
      }
    },
    stop: wake,
  }
}
