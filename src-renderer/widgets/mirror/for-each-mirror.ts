import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'

export type MirrorFailure = { readonly mirror: Mirror; readonly error: AppError }
/** What is known of work on many mirrors. */
export type MirrorProgress = {
  readonly total: number
  readonly done: number
  readonly failures: readonly MirrorFailure[]
}

const concurrency = 6

/**
 * Acts on many mirrors, a few at a time; one that fails does not hold back the others.
 * @param onProgress after each mirror
 * @returns those that failed
 */
export const forEachMirror = async (
  mirrors: readonly Mirror[],
  act: (mirror: Mirror) => Promise<unknown>,
  onProgress: (progress: MirrorProgress) => void = () => undefined,
): Promise<readonly MirrorFailure[]> => {
  const failures: MirrorFailure[] = []
  const waiting = mirrors.values()
  let done = 0
  const work = async (): Promise<void> => {
    for (const mirror of waiting) {
      try {
        await act(mirror)
      } catch (error) {
        failures.push({ mirror, error: toAppError(error) })
      }
      done += 1
      onProgress({ total: mirrors.length, done, failures: [...failures] })
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, mirrors.length) }, work))
  return failures
}
