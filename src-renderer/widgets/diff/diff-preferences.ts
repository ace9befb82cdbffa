import { useCallback, useSyncExternalStore } from 'react'

export type DiffLayout = 'split' | 'unified'

const key = 'mirrordesk.diff.layout'
const listeners = new Set<() => void>()
/** For where storing is not allowed: the choice then lasts as long as the page. */
let unstored: DiffLayout = 'unified'

const read = (): DiffLayout => {
  try {
    return localStorage.getItem(key) === 'split' ? 'split' : 'unified'
  } catch {
    return unstored
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Side by side or one below the other; remembered on this computer. */
export const useDiffLayout = (): readonly [DiffLayout, (layout: DiffLayout) => void] => {
  const change = useCallback((layout: DiffLayout) => {
    unstored = layout
    try {
      localStorage.setItem(key, layout)
    } catch {
      // Kept in memory.
    }
    for (const listener of listeners) listener()
  }, [])
  return [useSyncExternalStore(subscribe, read), change]
}
