export type SlotRequest = {
  /** What the share is counted by: a host, or a repository. */
  readonly key: string
  /** Higher goes first; asked when a place becomes free, so that a waiting run can be moved up. */
  readonly priority: () => number
  /** Gives up waiting. Work that has begun looks at the signal itself. */
  readonly signal: AbortSignal
}

/** Places for work that may not all run at once. */
export type Slots = {
  /** Waits for a place, works, and gives the place back. @throws the signal's reason when aborted while waiting */
  readonly use: <T>(request: SlotRequest, work: () => Promise<T>) => Promise<T>
}

type Waiter = SlotRequest & { readonly begin: () => void }

/**
 * A limit in all and one for each key, in one line of waiting: who is held up by its own host lets others pass.
 * Equal priorities go in the order they came.
 */
export const createSlots = (limits: { readonly total: number; readonly perKey: number }): Slots => {
  const waiting = new Set<Waiter>()
  const runningByKey = new Map<string, number>()
  let running = 0

  const next = (): Waiter | null => {
    if (running >= limits.total) return null
    let best: Waiter | null = null
    for (const waiter of waiting) {
      if ((runningByKey.get(waiter.key) ?? 0) >= limits.perKey) continue
      if (best === null || waiter.priority() > best.priority()) best = waiter
    }
    return best
  }

  const fill = (): void => {
    for (let waiter = next(); waiter !== null; waiter = next()) {
      waiting.delete(waiter)
      running += 1
      runningByKey.set(waiter.key, (runningByKey.get(waiter.key) ?? 0) + 1)
      waiter.begin()
    }
  }

  const release = (key: string): void => {
    running -= 1
    const left = (runningByKey.get(key) ?? 1) - 1
    if (left === 0) runningByKey.delete(key)
    else runningByKey.set(key, left)
    fill()
  }

  const enter = (request: SlotRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      const abandon = (): void => {
        waiting.delete(waiter)
        reject(request.signal.reason as Error)
      }
      const begin = (): void => {
        request.signal.removeEventListener('abort', abandon)
        resolve()
      }
      const waiter: Waiter = { ...request, begin }
      if (request.signal.aborted) {
        abandon()
        return
      }
      request.signal.addEventListener('abort', abandon, { once: true })
      waiting.add(waiter)
      fill()
    })

  return {
    use: async (request, work) => {
      await enter(request)
      try {
        return await work()
      } finally {
        release(request.key)
      }
    },
  }
}
