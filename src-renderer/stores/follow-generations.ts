import { toAppError, type AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from '../transport/connection.ts'

/** How long a failed reading rests before it is tried again, in milliseconds. */
const restMs = 3_000

/**
 * Reads something once for each generation of the connection. A reading that fails is tried again while the
 * connection stands, or when it is back.
 * @param read throws when it could not read
 * @returns stops it
 */
export const followGenerations = (
  connection: Connection,
  read: () => Promise<void>,
  onError: (error: AppError) => void = () => undefined,
): (() => void) => {
  let wanted: number | null = null
  let done: number | null = null
  let isReading = false
  let rest: ReturnType<typeof setTimeout> | undefined

  const go = async (): Promise<void> => {
    clearTimeout(rest)
    while (!isReading && wanted !== null && wanted !== done) {
      const generation: number = wanted
      isReading = true
      try {
        await read()
        done = generation
      } catch (error) {
        onError(toAppError(error))
        // A connection that came back meanwhile has raised the wish; one that stands is tried after a rest.
        if (wanted === generation) {
          rest = setTimeout(() => void go(), restMs)
          return
        }
      } finally {
        isReading = false
      }
    }
  }

  const stop = connection.onState((state) => {
    wanted = state.kind === 'connected' ? state.generation : null
    void go()
  })
  return () => {
    wanted = null
    clearTimeout(rest)
    stop()
  }
}
