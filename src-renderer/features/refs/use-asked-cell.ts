import { useCallback, useState, type KeyboardEvent } from 'react'

/** The cell whose reason is shown, and the button beside which it is. */
export type AskedCell = {
  readonly ref: string
  readonly mirrorId: string
  readonly button: HTMLElement
}

/** Buttons of cells, those that say something else than "in sync" first. */
const firstCellOf = (row: Element): HTMLElement | null =>
  row.querySelector<HTMLElement>('button[data-tone]:not([data-tone="good"])') ??
  row.querySelector<HTMLElement>('button[data-tone]')

/** Which cell was asked about: pressed, or reached by Enter on the active row. */
export const useAskedCell = () => {
  const [asked, setAsked] = useState<AskedCell | null>(null)
  const ask = useCallback((ref: string, mirrorId: string, button: HTMLElement): void => {
    setAsked({ ref, mirrorId, button })
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const grid = event.target
    if (event.key !== 'Enter' || !(grid instanceof HTMLElement)) return
    const rowId = grid.getAttribute('aria-activedescendant')
    const row = rowId === null ? null : document.getElementById(rowId)
    const button = row === null ? null : firstCellOf(row)
    if (button === null) return
    event.preventDefault()
    button.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    button.click()
  }
  return { asked, ask, onKeyDown, close: () => setAsked(null) }
}
