import { memo } from 'react'
import styles from './commit-list.module.css'
import { mostLanes, type GraphRow } from './graph-lanes.ts'

/** Pixels between two lanes. */
const step = 12
const inset = 8
const colours = 6

/** Width of the graph with so many columns, in pixels. */
export const graphWidth = (columns: number): number => Math.max(1, columns) * step + 4

const xOf = (column: number): number => inset + column * step
const colourOf = (column: number): string => `var(--lane-${(column % colours) + 1})`

type Line = { readonly path: string; readonly column: number }

const linesOf = (row: GraphRow, height: number): readonly Line[] => {
  const own = xOf(row.column)
  const middle = height / 2
  return [
    ...row.passing.map((column) => ({ path: `M${xOf(column)} 0V${height}`, column })),
    ...(row.isTip ? [] : [{ path: `M${own} 0V${middle}`, column: row.column }]),
    ...row.parents.map((column) => ({
      path:
        column === row.column
          ? `M${own} ${middle}V${height}`
          : `M${own} ${middle}C${own} ${height} ${xOf(column)} ${middle} ${xOf(column)} ${height}`,
      column: Math.max(column, row.column),
    })),
  ]
}

/** The lanes beside one commit. What it shows is said by "Parents" of the commit; a screen reader skips it. */
export const GraphCell = memo(
  ({
    row,
    columns,
    height,
  }: {
    readonly row: GraphRow
    readonly columns: number
    readonly height: number
  }) => (
    <svg
      aria-hidden
      className={styles['graph']}
      width={graphWidth(columns)}
      height={height}
      fill="none"
      strokeWidth={1.5}
    >
      {linesOf(row, height).map(({ path, column }) => (
        <path
          key={path}
          d={path}
          stroke={colourOf(column)}
          strokeDasharray={row.isFolded && column === mostLanes - 1 ? '2 3' : undefined}
        />
      ))}
      <circle
        cx={xOf(row.column)}
        cy={height / 2}
        r={row.parents.length > 1 ? 3 : 4}
        fill={row.parents.length > 1 ? 'var(--surface)' : colourOf(row.column)}
        stroke={colourOf(row.column)}
      />
    </svg>
  ),
)
GraphCell.displayName = 'GraphCell'
