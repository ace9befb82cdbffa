import type { EventEmitter } from 'node:events'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ctrl-C reaches us more than once when starters hand it on; later than this it is a person who means it. */
const sameSignalMs = 1_000

export type StopSignalSources = {
  /** The process, or what stands in for it. `disconnect`: the program that started us is gone. */
  readonly events: Pick<EventEmitter, 'on' | 'once'>
  readonly now: () => number
  readonly exit: (code: number) => void
}

/**
 * Resolves on the first signal to stop. A second one, while stopping takes its time, exits at once.
 * Listen before starting: a signal during the start is not lost.
 */
export const stopRequested = ({ events, now, exit }: StopSignalSources): Promise<void> =>
  new Promise((resolve) => {
    let firstAt: number | null = null
    const stop = (): void => {
      if (firstAt === null) {
        firstAt = now()
        resolve()
      } else if (now() - firstAt >= sameSignalMs) {
        exit(1)
      }
    }
    for (const signal of signals) events.on(signal, stop)
    events.once('disconnect', stop)
  })
