import { useCallback, useSyncExternalStore } from 'react'
import { readLineAnchor, writeLineAnchor, type LineRange } from './line-anchor.ts'

const changed = 'mirrordesk:lines'

const subscribe = (listener: () => void): (() => void) => {
  for (const name of ['hashchange', 'popstate', changed]) window.addEventListener(name, listener)
  return () => {
    for (const name of ['hashchange', 'popstate', changed]) window.removeEventListener(name, listener)
  }
}

/** The lines that the address names; choosing others replaces them there. */
export const useLineAnchor = (): readonly [LineRange | null, (range: LineRange | null) => void] => {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  const change = useCallback((range: LineRange | null) => {
    const { pathname, search } = window.location
    history.replaceState(history.state, '', `${pathname}${search}${writeLineAnchor(range)}`)
    window.dispatchEvent(new Event(changed))
  }, [])
  return [readLineAnchor(hash), change]
}
