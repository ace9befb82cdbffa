import type { AppOptions } from '../../app/app-options.ts'

type Clock = NonNullable<AppOptions['clock']>

/** Real time, which may stand in the past for a while: the sample has a history when a person first sees it. */
export type SampleClock = Clock & {
  /** Moves on to that many milliseconds before now; 0 is the present. Timers that have come due meanwhile fire. */
  readonly goTo: (agoMs: number) => void
}

type Timer = { readonly at: number; readonly callback: () => void; handle: NodeJS.Timeout | undefined }

const longestTimerMs = 2_147_483_647

export const createSampleClock = (agoMs: number): SampleClock => {
  // Whole milliseconds, as of every clock: they are stored.
  let behindMs = Math.round(agoMs)
  const timers = new Set<Timer>()
  const now = (): number => Date.now() - behindMs

  const arm = (timer: Timer): void => {
    const fire = (): void => {
      timers.delete(timer)
      timer.callback()
    }
    timer.handle = setTimeout(fire, Math.min(Math.max(0, timer.at - now()), longestTimerMs)).unref()
  }

  return {
    now,
    setTimer: (delayMs, callback) => {
      const timer: Timer = { at: now() + Math.max(0, delayMs), callback, handle: undefined }
      timers.add(timer)
      arm(timer)
      return () => {
        clearTimeout(timer.handle)
        timers.delete(timer)
      }
    },
    goTo: (newAgoMs) => {
      behindMs = Math.round(newAgoMs)
      for (const timer of timers) {
        clearTimeout(timer.handle)
        arm(timer)
      }
    },
  }
}
