import { useSyncExternalStore } from 'react'
import { relativeTime } from './relative-time.ts'

type Ticker = { readonly subscribe: (onTick: () => void) => () => void; readonly now: () => number }

const staleMs = 1_000

/** One clock for all who look, which ticks only while somebody does. */
const createTicker = (resolutionMs: number): Ticker => {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined

  const tick = (): void => {
    now = Date.now()
    for (const listener of [...listeners]) listener()
  }
  return {
    subscribe: (onTick) => {
      listeners.add(onTick)
      if (listeners.size === 1) {
        now = Date.now()
        timer = setInterval(tick, resolutionMs)
      }
      return () => {
        listeners.delete(onTick)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
    now: () => {
      // What is drawn anew between two ticks is told the present: else what just happened would lie ahead of it.
      if (Date.now() - now >= staleMs) now = Date.now()
      return now
    },
  }
}

const tickers = new Map<number, Ticker>()
const tickerFor = (resolutionMs: number): Ticker => {
  const ticker = tickers.get(resolutionMs) ?? createTicker(resolutionMs)
  tickers.set(resolutionMs, ticker)
  return ticker
}

/** The present in epoch ms, as of the last tick. All who ask with one resolution share a clock. */
export const useNow = (resolutionMs: number): number => {
  const ticker = tickerFor(resolutionMs)
  return useSyncExternalStore(ticker.subscribe, ticker.now)
}

const relativeResolutionMs = 15_000

/** `relativeTime` that stays true while it is shown. Draws anew only when its words change. */
export const useRelativeTime = (at: number): string => {
  const ticker = tickerFor(relativeResolutionMs)
  return useSyncExternalStore(ticker.subscribe, () => relativeTime(at, ticker.now()))
}
