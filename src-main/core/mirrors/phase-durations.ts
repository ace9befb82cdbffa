import type { PhaseDuration, RunPhase } from '../../../src-shared/domain/run.ts'

/** Waits for its turn, then works. */
type Turn = <T>(work: () => Promise<T>) => Promise<T>

/** How long each phase of one run takes, and how much of that passes in waiting. */
export type PhaseDurations = {
  /** The phase before ends. One that is entered again, by another attempt, goes on counting. */
  readonly enter: (phase: RunPhase) => void
  /** The phases that were left so far, in the order they were first entered. */
  readonly past: () => readonly PhaseDuration[]
  /** Counts what passes between asking for a turn and getting it. */
  readonly countWaits: (turn: Turn) => Turn
  /** Counts all of it as waiting. */
  readonly countWait: <T>(wait: () => Promise<T>) => Promise<T>
  /** The run has ended. @returns all phases; none of a run that never began */
  readonly end: () => readonly PhaseDuration[]
}

export const createPhaseDurations = (now: () => number): PhaseDurations => {
  const counted = new Map<RunPhase, { durationMs: number; waitedMs: number }>()
  let current: { readonly phase: RunPhase; readonly since: number } | null = null

  const countOf = (phase: RunPhase): { durationMs: number; waitedMs: number } => {
    const count = counted.get(phase) ?? { durationMs: 0, waitedMs: 0 }
    counted.set(phase, count)
    return count
  }
  /** The clock of a computer may be set back. */
  const passedSince = (at: number): number => Math.max(0, now() - at)
  const leave = (): void => {
    if (current !== null) countOf(current.phase).durationMs += passedSince(current.since)
    current = null
  }
  const past = (): readonly PhaseDuration[] =>
    [...counted]
      .filter(([phase]) => phase !== current?.phase)
      .map(([phase, { durationMs, waitedMs }]) => ({ phase, durationMs, waitedMs }))
  const addWait = (askedAt: number): void => {
    if (current === null) return
    // No more than the phase itself: what was asked for before it is not its wait.
    countOf(current.phase).waitedMs += passedSince(Math.max(askedAt, current.since))
  }

  return {
    enter: (phase) => {
      leave()
      current = { phase, since: now() }
      countOf(phase)
    },
    past,
    countWaits: (turn) => async (work) => {
      const askedAt = now()
      const wait = { isOver: false }
      const endWait = (): void => {
        if (!wait.isOver) addWait(askedAt)
        wait.isOver = true
      }
      try {
        return await turn(() => {
          endWait()
          return work()
        })
      } finally {
        endWait()
      }
    },
    countWait: async (wait) => {
      const askedAt = now()
      try {
        return await wait()
      } finally {
        addWait(askedAt)
      }
    },
    end: () => {
      leave()
      return past()
    },
  }
}
