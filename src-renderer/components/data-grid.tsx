import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useId, useMemo, useRef, type CSSProperties, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './data-grid.module.css'
import { useGridKeyboard } from './use-grid-keyboard.ts'
import { useRowHeight } from './use-row-height.ts'
import { useWidth } from './use-width.ts'

export type Sort = { readonly column: string; readonly descending: boolean }

export type Column<T> = {
  readonly key: string
  /** Its name; `hideHeader` leaves it to screen readers. */
  readonly header: string
  readonly hideHeader?: boolean
  /** A CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  readonly width: string
  readonly align?: 'start' | 'end'
  readonly sortable?: boolean
  /** Left out where the grid is narrower than this many pixels. */
  readonly hideBelow?: number
  /** `isActive`: the row has the keyboard's attention; only then may what is inside take the focus by Tab. */
  readonly render: (item: T, row: { readonly isActive: boolean }) => ReactNode
}

export type GridSelection = {
  readonly checked: ReadonlySet<string>
  /** `checked` of the shown items changes as a whole: one row, a range with Shift, or all. */
  readonly onChange: (checked: ReadonlySet<string>) => void
}

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
  /** The last rows came into view: load more. */
  readonly onEndReached?: () => void
  /** Below the last row: "Loading more", or nothing. */
  readonly footer?: ReactNode
}

type RowProps<T> = {
  readonly item: T
  readonly id: string
  readonly index: number
  readonly columns: readonly Column<T>[]
  readonly template: string
  readonly top: number
  readonly height: number
  readonly isActive: boolean
  readonly isOpen: boolean
  readonly isChecked: boolean | null
  readonly name: string
  readonly onClick: (index: number) => void
  readonly onToggle: (index: number, range: boolean) => void
}

const GridRow = <T,>(props: RowProps<T>) => {
  const { item, columns, index, isActive, isChecked } = props
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.isOpen || undefined}
      data-active={isActive || undefined}
      data-open={props.isOpen || undefined}
      data-checked={isChecked === true || undefined}
      className={styles['row']}
      style={{
        gridTemplateColumns: props.template,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
      onClick={(event) => {
        // Buttons and links in a row act for themselves.
        if ((event.target as HTMLElement).closest('button, a, input, label') === null) props.onClick(index)
      }}
    >
      {isChecked !== null && (
        <div role="gridcell" className={styles['checkCell']}>
          <input
            type="checkbox"
            aria-label={`Select ${props.name}`}
            checked={isChecked}
            tabIndex={isActive ? 0 : -1}
            onChange={() => undefined}
            onClick={(event) => props.onToggle(index, event.shiftKey)}
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="gridcell"
          className={classNames(styles['cell'], column.align === 'end' && styles['end'])}
        >
          {column.render(item, { isActive })}
        </div>
      ))}
    </div>
  )
}
const MemoRow = memo(GridRow) as typeof GridRow

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
    () => props.columns.filter((column) => width === 0 || (column.hideBelow ?? 0) <= width),
    [props.columns, width],
  )
  const template = [
    ...(selection === undefined ? [] : ['32px']),
    ...columns.map((column) => column.width),
  ].join(' ')

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer])

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
  const headStyle: CSSProperties = { gridTemplateColumns: template }
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
      onFocus={keyboard.onFocus}
      onKeyDown={keyboard.onKeyDown}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(styles['head'], props.hideHead === true && 'visually-hidden')}
        style={headStyle}
      >
        {selection !== undefined && (
          <div role="columnheader" className={styles['checkCell']}>
            <input
              type="checkbox"
              aria-label={allChecked ? 'Select none' : 'Select all'}
              checked={allChecked}
              ref={(element) => {
                if (element !== null) element.indeterminate = !allChecked && selection.checked.size > 0
              }}
              onChange={() => selection.onChange(allChecked ? new Set() : new Set(items.map(keyOf)))}
            />
          </div>
        )}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sort={props.sort ?? null} onSort={props.onSort} />
        ))}
      </div>
      <div role="rowgroup" className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          const key = keyOf(item)
          return (
            <MemoRow<T>
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

const HeadCell = <T,>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<T>
  readonly sort: Sort | null
  readonly onSort: ((sort: Sort) => void) | undefined
}) => {
  const isSorted = sort?.column === column.key
  const text = (
    <span className={classNames(column.hideHeader === true && 'visually-hidden')}>{column.header}</span>
  )
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classNames(styles['headCell'], column.align === 'end' && styles['end'])}
    >
      {column.sortable === true && onSort !== undefined ? (
        <button
          type="button"
          className={styles['sort']}
          onClick={() => onSort({ column: column.key, descending: isSorted ? !sort.descending : false })}
        >
          {text}
          {isSorted && <span aria-hidden>{sort.descending ? '↓' : '↑'}</span>}
        </button>
      ) : (
        text
      )}
    </div>
  )
}
