import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './data-grid.module.css'
import { hasRoom, leastWidth, type Column, type Sort } from './grid-column.ts'
import { GridHeadCell, GridHeadCheck } from './grid-head.tsx'
import { GridRow } from './grid-row.tsx'
import { useGridAnchor } from './use-grid-anchor.ts'
import type { GridSelection } from './grid-selection.ts'
import { useGridKeyboard } from './use-grid-keyboard.ts'
import { useRowHeight } from './use-row-height.ts'
import { useWidth } from './use-width.ts'

export type { Column, Sort }

export type DataGridProps<T> = {
  /** What the rows are, for a screen reader: "Mirrors". */
  readonly label: string
  readonly items: readonly T[]
  /** Columns must keep their identity between renders: rows are drawn anew when they change. */
  readonly columns: readonly Column<T>[]
  readonly keyOf: (item: T) => string
  /** What a screen reader says of the row's checkbox: the name of the item. */
  readonly nameOf: (item: T) => string
  /** Pixels; without it the height of the chosen density. */
  readonly rowHeight?: number
  /** Enter or a click. */
  readonly onOpen?: (item: T) => void
  /** The item whose detail is open. */
  readonly openKey?: string | null
  readonly selection?: GridSelection
  /** Letters that act on the active row, e.g. `s`. They work wherever the focus is, but in fields and dialogs. */
  readonly shortcuts?: Readonly<Record<string, (item: T) => void>>
  readonly sort?: Sort | null
  readonly onSort?: (sort: Sort) => void
  readonly hideHead?: boolean
  /** Changes when a person asks for other rows (filter, order): the grid then begins at the top. */
  readonly viewKey?: string
  /** The last rows came into view: load more. */
  readonly onEndReached?: () => void
  /** Below the last row: "Loading more", or nothing. */
  readonly footer?: ReactNode
}

/**
 * A table that stays smooth with any number of rows: only those in view exist. Rows of one height; keyboard `j` `k`,
 * arrows, Home, End, Enter, `x`; the active row is announced (aria-activedescendant) and survives live updates,
 * because it is remembered by key.
 */
export const DataGrid = <T,>(props: DataGridProps<T>) => {
  const { items, keyOf, selection, onEndReached } = props
  const idPrefix = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const densityHeight = useRowHeight()
  const rowHeight = props.rowHeight ?? densityHeight

  const columns = useMemo(
    () => props.columns.filter((column) => hasRoom(column, width)),
    [props.columns, width],
  )
  const template = [
    ...(selection === undefined ? [] : ['16px']),
    ...columns.map((column) => column.width),
  ].join(' ')

  const minWidth = columns[0]?.isPinned === true ? leastWidth(columns) : undefined

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  })
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer])

  useGridAnchor({ scroller, items, keyOf, rowHeight, viewKey: props.viewKey })

  const keyboard = useGridKeyboard({
    items,
    keyOf,
    container: scroller,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    onOpen: props.onOpen,
    shortcuts: props.shortcuts,
    selection,
  })

  const rows = virtualizer.getVirtualItems()
  const lastShown = rows.at(-1)?.index ?? -1
  useEffect(() => {
    if (onEndReached !== undefined && lastShown >= items.length - 5) onEndReached()
  }, [lastShown, items.length, onEndReached])

  const rowId = (key: string): string => `${idPrefix}row-${key}`
  const allChecked =
    selection !== undefined && items.length > 0 && items.every((item) => selection.checked.has(keyOf(item)))
  const activeIsShown = rows.some((row) => row.index === keyboard.activeIndex)

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={
        activeIsShown && keyboard.activeKey !== null ? rowId(keyboard.activeKey) : undefined
      }
      tabIndex={0}
      className={styles['grid']}
      data-pinned={minWidth === undefined ? undefined : true}
      onFocus={keyboard.onFocus}
      onKeyDown={keyboard.onKeyDown}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(styles['head'], props.hideHead === true && 'visually-hidden')}
        style={{ gridTemplateColumns: template, minWidth }}
      >
        {selection !== undefined && (
          <GridHeadCheck
            isAll={allChecked}
            isSome={selection.checked.size > 0}
            isHidden={selection.hideSelectAll === true}
            onToggle={() => selection.onChange(allChecked ? new Set() : new Set(items.map(keyOf)))}
          />
        )}
        {columns.map((column) => (
          <GridHeadCell key={column.key} column={column} sort={props.sort ?? null} onSort={props.onSort} />
        ))}
      </div>
      <div
        role="rowgroup"
        className={styles['body']}
        style={{ height: virtualizer.getTotalSize(), minWidth }}
      >
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          const key = keyOf(item)
          return (
            <GridRow<T>
              key={key}
              id={rowId(key)}
              item={item}
              index={row.index}
              columns={columns}
              template={template}
              top={row.start}
              height={rowHeight}
              isActive={key === keyboard.activeKey}
              isOpen={key === props.openKey}
              isChecked={selection === undefined ? null : selection.checked.has(key)}
              name={props.nameOf(item)}
              onClick={keyboard.onClick}
              onToggle={keyboard.onToggle}
            />
          )
        })}
      </div>
      {props.footer}
    </div>
  )
}
