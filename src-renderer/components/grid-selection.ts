/** Which rows of a grid are chosen, for actions on several. */
export type GridSelection = {
  readonly checked: ReadonlySet<string>
  /** `checked` of the shown items changes as a whole: one row, a range with Shift, or all. */
  readonly onChange: (checked: ReadonlySet<string>) => void
  /** Leaves out the box that selects all, where only a few may be chosen. */
  readonly hideSelectAll?: boolean
}
