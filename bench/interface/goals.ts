import { tableText } from '../print-table.ts'

/** One line of the table: what was measured, and what it may be at most (or at least). */
export type Figure = {
  readonly title: string
  readonly unit: 'ms' | '%' | 'MiB' | 'kB'
  readonly measured: number
  /** Null: there is no goal, the figure is for comparison. */
  readonly goal: number | null
  /** A share is to be reached, everything else not to be passed. */
  readonly isLeast?: boolean
  /** The same of the peer. */
  readonly peer?: number
}

export const isKept = ({ measured, goal, isLeast = false }: Figure): boolean =>
  goal === null || (isLeast ? measured >= goal : measured <= goal)

const digits = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toString())

export const figureTable = (figures: readonly Figure[]): string =>
  tableText([
    ['', 'goal', 'measured', '', 'plain table', 'ratio'],
    ...figures.map((figure) => [
      figure.title,
      figure.goal === null ? '' : `${figure.isLeast === true ? '≥' : '≤'} ${figure.goal} ${figure.unit}`,
      `${digits(figure.measured)} ${figure.unit}`,
      isKept(figure) ? '' : 'NOT KEPT',
      figure.peer === undefined ? '' : `${digits(figure.peer)} ${figure.unit}`,
      figure.peer === undefined ? '' : `× ${(figure.measured / figure.peer).toFixed(2)}`,
    ]),
  ])
