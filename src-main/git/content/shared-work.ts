import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Work that several wait for. It goes on as long as one of them does. */
export type SharedWork<T> = {
  /**
   * Waits for the end of the work. Throws what the work throws, and AppError `cancelled` as soon as `signal` aborts;
   * with the last who waits, the work is stopped.
   */
  readonly join: (signal?: AbortSignal) => Promise<T>
  /** Nobody waited any more: it is of no use to who comes now. */
  readonly isStopped: () => boolean
}

const left = (): AppError => new AppError('cancelled', 'Nobody waits for this any more.')

/** Starts work. It has to end soon after `stop` aborts. */
export const shareWork = <T>(work: (stop: AbortSignal) => Promise<T>): SharedWork<T> => {
  const stop = new AbortController()
  const done = work(stop.signal)
  // Also when everybody left.
  done.catch(() => undefined)
  let waiting = 0
  const leave = (): void => {
    waiting -= 1
    if (waiting === 0) stop.abort()
  }
  return {
    join: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          if (waiting === 0) stop.abort()
          reject(left())
          return
        }
        waiting += 1
        const onAbort = (): void => {
          leave()
          reject(left())
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        const forget = (): void => signal?.removeEventListener('abort', onAbort)
        done.then(
          (result) => {
            forget()
            resolve(result)
          },
          (error: unknown) => {
            forget()
            reject(error instanceof Error ? error : new Error(String(error)))
          },
        )
      }),
    isStopped: () => stop.signal.aborted,
  }
}
