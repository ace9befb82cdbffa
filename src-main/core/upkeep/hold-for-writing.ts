import type { RepositoryUse } from './repository-use.ts'

/**
 * Makes one run a writer of its repository for as long as it works there. What it does inside such work is part of it:
 * it must not wait for itself. A run that is cancelled while it waits waits no longer.
 */
export const createWriteHold = (use: RepositoryUse, repositoryId: string, signal: AbortSignal) => {
  let depth = 0

  const begin = (): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const abandon = (): void => reject(signal.reason as Error)
      if (signal.aborted) {
        abandon()
        return
      }
      signal.addEventListener('abort', abandon, { once: true })
      use.beginWrite(repositoryId).then((end) => {
        signal.removeEventListener('abort', abandon)
        if (signal.aborted) end()
        else resolve(end)
      }, reject)
    })

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (depth > 0) return work()
    const end = await begin()
    depth += 1
    try {
      return await work()
    } finally {
      depth -= 1
      end()
    }
  }
}
