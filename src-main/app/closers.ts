import type { Log } from '../core/ports/log.ts'

/** What was opened so far: closed in reverse order at the stop, or when the start fails half-way. */
export type Closers = {
  readonly add: (close: () => unknown) => void
  /** Closes all; one that fails does not keep the others open. A second call does nothing. */
  readonly closeAll: (log: Log | null) => Promise<void>
}

export const createClosers = (): Closers => {
  const waiting: (() => unknown)[] = []
  return {
    add: (close) => void waiting.push(close),
    closeAll: async (log) => {
      for (let close = waiting.pop(); close !== undefined; close = waiting.pop()) {
        try {
          await close()
        } catch (error) {
          log?.error('Something could not be closed in order.', { error })
        }
      }
    },
  }
}
