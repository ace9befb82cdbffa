import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import styles from './virtual-list.module.css'

const scrollParentOf = (element: HTMLElement): HTMLElement => {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  }
  return document.documentElement
}

type Place = {
  /** What scrolls the list. */
  readonly scroller: HTMLElement | null
  /** Where in it the list begins, in pixels. */
  readonly start: number
}

const usePlaceInScroller = (list: RefObject<HTMLElement | null>): Place => {
  const [place, setPlace] = useState<Place>({ scroller: null, start: 0 })
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const scroller = scrollParentOf(element)
    const measure = (): void => {
      const top = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      setPlace({ scroller, start: top + scroller.scrollTop })
    }
    measure()
    // What stands above and grows makes what is around both of them grow.
    const observer = new ResizeObserver(measure)
    for (
      let around = element.parentElement;
      around !== null && around !== scroller;
      around = around.parentElement
    ) {
      observer.observe(around)
    }
    return () => observer.disconnect()
  }, [list])
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
    <ul
      ref={list}
      aria-label={label}
      className={styles['list']}
      style={{ height: virtualizer.getTotalSize() }}
    >
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
