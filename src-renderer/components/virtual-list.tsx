import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import styles from './virtual-list.module.css'

const scrollParentOf = (element: HTMLElement): HTMLElement => {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  }
  return document.documentElement
}

/** What scrolls the element, and where in it the element begins, in pixels. */
const usePlaceInScroller = (list: { readonly current: HTMLElement | null }) => {
  const [place, setPlace] = useState<{ readonly scroller: HTMLElement | null; readonly start: number }>({
    scroller: null,
    start: 0,
  })
  // What stands above may grow or shrink with every drawing; the state changes only when it did.
  useLayoutEffect(() => {
    if (list.current === null) return
    const scroller = scrollParentOf(list.current)
    const start =
      list.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
    setPlace((known) =>
      known.scroller === scroller && Math.abs(known.start - start) < 1 ? known : { scroller, start },
    )
  })
  return place
}

/**
 * A list of any length whose items differ in height: only those in view exist. It scrolls with what it stands in.
 * Use `DataGrid` for rows with columns.
 */
export const VirtualList = <T,>({
  label,
  items,
  keyOf,
  estimateHeight,
  render,
  onEndReached,
}: {
  /** What the items are, for a screen reader. */
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  /** About how high an item is, in pixels, before it is measured. */
  readonly estimateHeight: number
  readonly render: (item: T) => ReactNode
  /** The last items came into view: load more. */
  readonly onEndReached?: () => void
}) => {
  const list = useRef<HTMLUListElement>(null)
  const { scroller, start } = usePlaceInScroller(list)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => estimateHeight,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
    scrollMargin: start,
    overscan: 8,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? -1
  useEffect(() => {
    if (onEndReached !== undefined && lastShown >= items.length - 5) onEndReached()
  }, [lastShown, items.length, onEndReached])

  return (
    <ul ref={list} aria-label={label} className={styles['list']} style={{ height: virtualizer.getTotalSize() }}>
      {shown.map((row) => {
        const item = items[row.index]
        return (
          item !== undefined && (
            <li
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className={styles['item']}
              style={{ transform: `translateY(${row.start - start}px)` }}
            >
              {render(item)}
            </li>
          )
        )
      })}
    </ul>
  )
}
