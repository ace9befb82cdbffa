import { useDeferredValue, useMemo, useState } from 'react'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { filterMirrors } from './board-filter.ts'
import { createNameOrder, sortMirrors } from './board-order.ts'
import type { BoardView } from './board-view.ts'
import { useSettled } from './use-settled.ts'

export type Board = {
  readonly rows: readonly PlacedMirror[]
  /** Changes when a person asked for other rows or another order. */
  readonly viewKey: string
}

/** The rows of the board. What they say is always new; which there are, and where, changes calmly. */
export const useBoard = (view: BoardView, isHeld: () => boolean): Board => {
  const mirrors = useMirrors()
  const [nameOrder] = useState(createNameOrder)
  // Not deferred: only the rows in view are drawn, and drawing them in pieces takes longer from key to rows.
  const viewKey = JSON.stringify(view)
  const calmMirrors = useDeferredValue(mirrors)

  const named = useMemo(() => nameOrder(calmMirrors), [calmMirrors, nameOrder])
  const wanted = useMemo(() => {
    const shownView = JSON.parse(viewKey) as BoardView
    return sortMirrors(filterMirrors(named, shownView), shownView.sort).map(({ mirror }) => mirror.id)
  }, [named, viewKey])
  const ids = useSettled(wanted, viewKey, isHeld)
  const rows = useMemo(
    () => ids.map((id) => mirrors.get(id)).filter((placed) => placed !== undefined),
    [ids, mirrors],
  )
  return { rows, viewKey }
}
