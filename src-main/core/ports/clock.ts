/** Time as the core sees it; tests hand in one they can advance. */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Calls back once after `delayMs`; the returned function withdraws it. */
  readonly setTimer: (delayMs: number, callback: () => void) => () => void
}

/** A random fraction in [0, 1), for spreading retries. */
export type RandomFraction = () => number
