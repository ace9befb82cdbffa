import { useLayoutEffect, useRef, type RefObject } from 'react'

export type Shown = { readonly index: number; readonly key: string }

/**
 * How many rows those that were in view moved by, when most of them moved together; 0 when they stand where they were.
 * Rows that went elsewhere alone do not count.
 */
export const commonShift = (
  before: readonly Shown[],
  indexOf: (key: string) => number | undefined,
): number => {
  const shifts = before
    .map(({ index, key }) => {
      const now = indexOf(key)
      return now === undefined ? null : now - index
    })
    .filter((shift) => shift !== null)
    .sort((left, right) => left - right)
  return shifts[Math.floor(shifts.length / 2)] ?? 0
}

/**
 * Keeps what a person reads in its place when rows come and go above it. At the top, and when another view was asked
 * for, there is nothing to keep; another view begins at the top.
 */
export const useGridAnchor = <T>(options: {
  readonly scroller: RefObject<HTMLElement | null>
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly rowHeight: number
  readonly viewKey: string | undefined
}): void => {
  const { scroller, items, keyOf, rowHeight, viewKey } = options
  const last = useRef({ items, viewKey })

  useLayoutEffect(() => {
    const before = last.current
    last.current = { items, viewKey }
    const element = scroller.current
    if (element === null || element.scrollTop === 0) return
    if (before.viewKey !== viewKey) {
      element.scrollTop = 0
      return
    }
    if (before.items === items) return
    const first = Math.floor(element.scrollTop / rowHeight)
    const count = Math.ceil(element.clientHeight / rowHeight)
    const shown = before.items
      .slice(first, first + count)
      .map((item, at) => ({ index: first + at, key: keyOf(item) }))
    const moved = shown.some(({ index, key }) => {
      const now = items[index]
      return now === undefined || keyOf(now) !== key
    })
    if (!moved) return
    const indexes = new Map(items.map((item, index) => [keyOf(item), index]))
    const shift = commonShift(shown, (key) => indexes.get(key))
    if (shift !== 0) element.scrollTop += shift * rowHeight
  }, [items, viewKey, keyOf, rowHeight, scroller])
}
