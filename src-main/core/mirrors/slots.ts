import { createPriorityHeap, type PriorityHeap } from './priority-heap.ts'

export type SlotRequest = {
  /** What the share is counted by: a host, or a repository. */
  readonly key: string
  /** Higher goes first. */
  readonly priority: () => number
  /** Calls back when the priority rose while it waits, until the returned function is called. */
  readonly onRaised?: (listener: () => void) => () => void
  /** Gives up waiting. Work that has begun looks at the signal itself. */
  readonly signal: AbortSignal
}

/** Places for work that may not all run at once. */
export type Slots = {
  /** Waits for a place, works, and gives the place back. @throws the signal's reason when aborted while waiting */
  readonly use: <T>(request: SlotRequest, work: () => Promise<T>) => Promise<T>
}

type Waiter = { rank: number; readonly turn: number; readonly begin: () => void }
/** All that share a key. */
type Line = { readonly key: string; running: number; readonly waiting: PriorityHeap<Waiter> }

const goesBefore = (left: Waiter, right: Waiter): boolean =>
  left.rank === right.rank ? left.turn < right.turn : left.rank > right.rank

/** Of lines in which somebody waits. */
const leadsBefore = (left: Line, right: Line): boolean => {
  const [one, other] = [left.waiting.first(), right.waiting.first()]
  return one !== undefined && other !== undefined && goesBefore(one, other)
}

/**
 * A limit in all and one for each key, in one line of waiting: who is held up by its own host lets others pass.
 * Equal priorities go in the order they came. A place that becomes free costs the logarithm of those who wait.
 */
export const createSlots = (limits: { readonly total: number; readonly perKey: number }): Slots => {
  const lines = new Map<string, Line>()
  /** Lines whose first could begin at once, were it not for the limit in all. */
  const ready = createPriorityHeap<Line>(leadsBefore)
  let running = 0
  let turn = 0

  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { key, running: 0, waiting: createPriorityHeap(goesBefore) }
    lines.set(key, line)
    return line
  }

  /** After somebody came, left or moved up in a line. */
  const settle = (line: Line): void => {
    const isWaited = line.waiting.size() > 0
    if (isWaited && line.running < limits.perKey) ready.put(line)
    else ready.remove(line)
    if (!isWaited && line.running === 0) lines.delete(line.key)
  }

  const fill = (): void => {
    while (running < limits.total) {
      const line = ready.first()
      const waiter = line?.waiting.first()
      if (line === undefined || waiter === undefined) return
      // Out of the heap while its order changes.
      ready.remove(line)
      line.waiting.remove(waiter)
      running += 1
      line.running += 1
      settle(line)
      waiter.begin()
    }
  }

  const release = (line: Line): void => {
    running -= 1
    line.running -= 1
    settle(line)
    fill()
  }

  const enter = ({ key, priority, onRaised, signal }: SlotRequest): Promise<Line> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      const line = lineOf(key)
      /** The line is taken out of the heap while its first may become another. */
      const change = (work: () => void): void => {
        ready.remove(line)
        work()
        settle(line)
      }
      const leave = (): void => {
        signal.removeEventListener('abort', abandon)
        stopListening()
      }
      const abandon = (): void => {
        leave()
        change(() => line.waiting.remove(waiter))
        reject(signal.reason as Error)
      }
      const begin = (): void => {
        leave()
        resolve(line)
      }
      const waiter: Waiter = { rank: priority(), turn: turn++, begin }
      const rise = (): void =>
        change(() => {
          // Its place is looked for as soon as its order has changed: nothing else moves in between.
          waiter.rank = priority()
          line.waiting.put(waiter)
        })
      const stopListening = onRaised?.(rise) ?? (() => undefined)
      signal.addEventListener('abort', abandon, { once: true })
      change(() => line.waiting.put(waiter))
      fill()
    })

  return {
    use: async (request, work) => {
      const line = await enter(request)
      try {
        return await work()
      } finally {
        release(line)
      }
    },
  }
}
