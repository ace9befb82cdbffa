import { classNames } from './class-names.ts'
import styles from './data-grid.module.css'
import type { Column, Sort } from './grid-column.ts'

/** The name of a column; a button where the column sorts. */
export const GridHeadCell = <T,>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<T>
  readonly sort: Sort | null
  readonly onSort: ((sort: Sort) => void) | undefined
}) => {
  const isSorted = sort?.column === column.key
  const text = column.headerContent ?? (
    <span className={classNames(column.hideHeader === true && 'visually-hidden')}>{column.header}</span>
  )
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classNames(
        styles['headCell'],
        column.align === 'end' && styles['end'],
        column.isPinned === true && styles['pinned'],
      )}
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

/** Selects all shown items or none; in between when some are. `isHidden`: nothing selects all here. */
export const GridHeadCheck = ({
  isAll,
  isSome,
  isHidden,
  onToggle,
}: {
  readonly isAll: boolean
  readonly isSome: boolean
  readonly isHidden: boolean
  readonly onToggle: () => void
}) => (
  <div role="columnheader" className={styles['checkCell']}>
    {isHidden && <span className="visually-hidden">Selected</span>}
    <input
      hidden={isHidden}
      type="checkbox"
      aria-label={isAll ? 'Select none' : 'Select all'}
      checked={isAll}
      ref={(element) => {
        if (element !== null) element.indeterminate = !isAll && isSome
      }}
      onChange={onToggle}
    />
  </div>
)
