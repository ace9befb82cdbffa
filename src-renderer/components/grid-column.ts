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
  /** It stays in view at the left while the others scroll sideways. For the first column, of grids with many. */
  readonly isPinned?: boolean
  /** `isActive`: the row has the keyboard's attention; only then may what is inside take the focus by Tab. */
  readonly render: (item: T, row: { readonly isActive: boolean }) => ReactNode
}

const gap = 12
const padding = 40

/** The least width of a grid in pixels: that of its columns, with what is between and beside them. */
export const leastWidth = (columns: readonly Pick<Column<never>, 'width'>[]): number => {
  const widths = columns.map(({ width }) => Number(/(\d+)px/.exec(width)?.[1] ?? 0))
  return widths.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1) + padding
}
