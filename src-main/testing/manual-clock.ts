import type { Clock } from '../core/ports/clock.ts'

export type ManualClock = Clock & {
  /** Moves time on, calling back every timer that comes due, in order; lets promises settle between them. */
  readonly advance: (byMs: number) => Promise<void>
  /** Timers that wait. */
  readonly pending: () => number
  /** When the first of them rings; null when none waits. */
  readonly nextAt: () => number | null
  /** Resolves when a timer waits that rings within `withinMs`: somebody will not go on before the clock does. */
  readonly whenAwaited: (withinMs: number) => Promise<void>
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock that stands still until a test moves it. */
export const createManualClock = (startAt = 1_750_000_000_000): ManualClock => {
  let now = startAt
  let nextId = 0
  const timers = new Map<number, { readonly dueAt: number; readonly callback: () => void }>()
  const watchers = new Set<{ readonly withinMs: number; readonly tell: () => void }>()

  const earliest = (until: number): [number, { dueAt: number; callback: () => void }] | null => {
    let found: [number, { dueAt: number; callback: () => void }] | null = null
    for (const entry of timers) {
      if (entry[1].dueAt <= until && (found === null || entry[1].dueAt < found[1].dueAt)) found = entry
    }
    return found
  }

  return {
    now: () => now,
    setTimer: (delayMs, callback) => {
      const id = nextId++
      timers.set(id, { dueAt: now + Math.max(0, delayMs), callback })
      for (const watcher of watchers) {
        if (delayMs > watcher.withinMs) continue
        watchers.delete(watcher)
        watcher.tell()
      }
      return () => timers.delete(id)
    },
    pending: () => timers.size,
    nextAt: () => earliest(Number.POSITIVE_INFINITY)?.[1].dueAt ?? null,
    whenAwaited: (withinMs) =>
      new Promise((tell) => {
        if (earliest(now + withinMs) === null) watchers.add({ withinMs, tell })
        else tell()
      }),
    advance: async (byMs) => {
      const until = now + byMs
      for (let due = earliest(until); due !== null; due = earliest(until)) {
        timers.delete(due[0])
        now = Math.max(now, due[1].dueAt)
        due[1].callback()
        await settle()
      }
      now = until
      await settle()
    },
  }
}
