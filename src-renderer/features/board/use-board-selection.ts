import { useMemo, useState } from 'react'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import type { GridSelection } from '../../components/grid-selection.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'

const nothing: ReadonlySet<string> = new Set()

/** The mirrors a person ticked, whether the filter shows them or not; those that are gone are forgotten. */
export const useBoardSelection = (rows: readonly PlacedMirror[]) => {
  const [checked, setChecked] = useState(nothing)
  const byId = useMirrors()
  const mirrors = useMemo(
    () => [...checked].map((id) => byId.get(id)?.mirror).filter((mirror) => mirror !== undefined),
    [checked, byId],
  )
  const hiddenCount = useMemo(() => {
    if (checked.size === 0) return 0
    const shownCount = rows.filter(({ mirror }) => checked.has(mirror.id)).length
    return Math.max(0, mirrors.length - shownCount)
  }, [checked, mirrors, rows])
  const grid = useMemo<GridSelection>(() => ({ checked, onChange: setChecked }), [checked])
  return { mirrors, hiddenCount, grid, clear: () => setChecked(nothing) }
}
