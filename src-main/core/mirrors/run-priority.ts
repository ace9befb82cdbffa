import type { RunKind, RunTrigger } from '../../../src-shared/domain/run.ts'

/** Manual before local push before two-way before scheduled before first clones (mirror semantics 2.12). */
export type RunPriority = 0 | 1 | 2 | 3 | 4

export const manualPriority: RunPriority = 4
/** A change that somebody made waits for it. */
export const pushPriority: RunPriority = 3

/** @param isFirstRun brings a whole repository over: what takes long lets others pass */
export const priorityOf = (trigger: RunTrigger, kind: RunKind, isFirstRun: boolean): RunPriority => {
  if (isFirstRun) return 0
  switch (trigger) {
    case 'manual':
      return manualPriority
    case 'push':
    case 'webhook':
      return pushPriority
    case 'schedule':
    case 'startup':
    case 'retry':
      return kind === 'sync' ? 2 : 1
  }
}

/** How urgent a run is. It may become more so while it waits, never less. */
export type Urgency = {
  readonly value: () => RunPriority
  readonly raise: (to: RunPriority) => void
  /** Calls back each time it was raised, until the returned function is called. */
  readonly onRaised: (listener: () => void) => () => void
}

export const createUrgency = (initial: RunPriority): Urgency => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    value: () => value,
    raise: (to) => {
      if (to <= value) return
      value = to
      for (const listener of [...listeners]) listener()
    },
    onRaised: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
