import type { ReactNode } from 'react'

export type Sort = { readonly column: string; readonly descending: boolean }

export type Column<T> = {
  readonly key: string
  /** Its name; `hideHeader` leaves it to screen readers. */
  readonly header: string
  readonly hideHeader?: boolean
  /** Drawn in place of the name. */
  readonly headerContent?: ReactNode
  /** A CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  readonly width: string
  readonly align?: 'start' | 'end'
  readonly sortable?: boolean
  /** Left out where the grid is narrower than this many pixels. */
  readonly hideBelow?: number
  /** Left out where the grid is this wide or wider: what a column with `hideBelow` says, for less room. */
  readonly hideFrom?: number
  /** It stays in view at the left while the others scroll sideways. For the first column, of grids with many. */
  readonly isPinned?: boolean
  /**
   * `isActive`: the row has the keyboard's attention; only then may what is inside take the focus by Tab.
   * `wasVisited`: the pointer was over the row, or the focus in it; what shows only then need not be there before.
   */
  readonly render: (item: T, row: { readonly isActive: boolean; readonly wasVisited: boolean }) => ReactNode
}

/** @param width of the grid in pixels; 0 before it is known, which is taken for wide */
export const hasRoom = (
  { hideBelow = 0, hideFrom = Infinity }: Pick<Column<never>, 'hideBelow' | 'hideFrom'>,
  width: number,
): boolean => (width === 0 ? hideFrom === Infinity : hideBelow <= width && width < hideFrom)

const gap = 12
const padding = 40

/** The least width of a grid in pixels: that of its columns, with what is between and beside them. */
export const leastWidth = (columns: readonly Pick<Column<never>, 'width'>[]): number => {
  const widths = columns.map(({ width }) => Number(/(\d+)px/.exec(width)?.[1] ?? 0))
  return widths.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1) + padding
}
