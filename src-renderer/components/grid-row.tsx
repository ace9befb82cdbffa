import { memo, useState } from 'react'
import { classNames } from './class-names.ts'
import styles from './data-grid.module.css'
import type { Column } from './grid-column.ts'

/** How a row was clicked. */
export type RowClick = { readonly shift: boolean; readonly command: boolean }

export type GridRowProps<T> = {
  readonly item: T
  readonly id: string
  readonly index: number
  readonly columns: readonly Column<T>[]
  readonly template: string
  readonly top: number
  readonly height: number
  readonly isActive: boolean
  readonly isOpen: boolean
  /** Null: rows cannot be selected. */
  readonly isChecked: boolean | null
  readonly name: string
  readonly onClick: (index: number, click: RowClick) => void
  readonly onToggle: (index: number, range: boolean) => void
}

const Row = <T,>(props: GridRowProps<T>) => {
  const { item, columns, index, isActive, isChecked } = props
  const [wasVisited, setVisited] = useState(false)
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChecked ?? (props.isOpen || undefined)}
      data-active={isActive || undefined}
      data-open={props.isOpen || undefined}
      data-checked={isChecked === true || undefined}
      className={styles['row']}
      style={{
        gridTemplateColumns: props.template,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
      onPointerEnter={() => setVisited(true)}
      onFocus={() => setVisited(true)}
      onMouseDown={(event) => {
        // A range of rows is meant, not a range of text.
        if (event.shiftKey && isChecked !== null) event.preventDefault()
      }}
      onClick={(event) => {
        // Buttons and links in a row act for themselves. What floats over it stands elsewhere in the document.
        const target = event.target as HTMLElement
        if (!event.currentTarget.contains(target) || target.closest('button, a, input, label') !== null)
          return
        props.onClick(index, { shift: event.shiftKey, command: event.ctrlKey || event.metaKey })
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
          className={classNames(
            styles['cell'],
            column.align === 'end' && styles['end'],
            column.isPinned === true && styles['pinned'],
          )}
        >
          {column.render(item, { isActive, wasVisited })}
        </div>
      ))}
    </div>
  )
}

/** One row of a grid; drawn anew only when what it is given changes. */
export const GridRow = memo(Row) as typeof Row
