export type Watchdog = {
  readonly start: () => void
  /** Something moved: it waits anew. */
  readonly touch: () => void
  readonly stop: () => void
}

/** Bites once when it was not touched for `ms`. */
export const createWatchdog = (ms: number, onBite: () => void): Watchdog => {
  let timer: NodeJS.Timeout | null = null
  return {
    start: () => {
      timer ??= setTimeout(onBite, ms)
    },
    touch: () => void timer?.refresh(),
    stop: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
