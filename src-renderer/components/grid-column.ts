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
  /** `isActive`: the row has the keyboard's attention; only then may what is inside take the focus by Tab. */
  readonly render: (item: T, row: { readonly isActive: boolean }) => ReactNode
}
