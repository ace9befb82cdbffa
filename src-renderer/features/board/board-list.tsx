import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import type { QueryChange } from '../../lib/use-query-state.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { bulkFailedWords } from '../../widgets/mirror/bulk-words.ts'
import { RemoveMirrors, TurnRound } from './chosen-dialogs.tsx'
import { useBulkAction } from '../../widgets/mirror/use-bulk-action.ts'
import { usePerform } from '../../widgets/mirror/use-mirror-actions.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { BoardActionsContext, type BoardActions } from './board-actions.ts'
import { boardColumns } from './board-columns.tsx'
import { clearedFilters, nextSort, sortText, type BoardView } from './board-view.ts'
import styles from './board.module.css'
import { Problems } from './problems.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useBoard } from './use-board.ts'
import { useBoardSelection } from './use-board-selection.ts'
import { usePresence } from './use-presence.ts'

const nobody: readonly Mirror[] = []

/** What needs a person, the mirrors, and what can be done with the selected ones. */
export const BoardList = ({
  view,
  openId,
  onOpen,
  onChange,
}: {
  readonly view: BoardView
  readonly openId: string | null
  readonly onOpen: (mirrorId: string) => void
  readonly onChange: (change: QueryChange) => void
}) => {
  const presence = usePresence()
  const { rows, viewKey } = useBoard(view, presence.isPresent)
  const selection = useBoardSelection(rows)
  const bulk = useBulkAction()
  const [removing, setRemoving] = useState(nobody)
  const [turning, setTurning] = useState(nobody)
  const perform = usePerform()
  const showToast = useShowToast()

  const actions = useMemo<BoardActions>(
    () => ({
      act: (act, mirror) => {
        perform(act, mirror).catch((error: unknown) => {
          const why = toAppError(error).message
          showToast({ text: `${mirror.repository}: ${bulkFailedWords(act, 1)} ${why}`, tone: 'problem' })
        })
      },
      remove: setRemoving,
      turnRound: (mirror) => setTurning([mirror]),
    }),
    [perform, showToast],
  )
  const latestChange = useRef(onChange)
  useLayoutEffect(() => {
    latestChange.current = onChange
  })
  // The same element each time: what stands above the list is not drawn anew with every key of a search.
  const problems = useMemo(
    () => <Problems onShowMirrors={() => latestChange.current({ ...clearedFilters, status: 'needYou' })} />,
    [],
  )
  const selected = selection.mirrors
  const hasSelection = selected.length > 0
  useEffect(() => {
    if (!hasSelection || openId !== null) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) selection.clear()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  /** With a selection, letters mean all of it. */
  const toggle = ({ mirror }: PlacedMirror): void => {
    if (!hasSelection) {
      if (mirror.runner === 'local') actions.act(mirror.status === 'paused' ? 'resume' : 'pause', mirror)
      return
    }
    const local = selected.filter(({ runner }) => runner === 'local')
    const awake = local.filter(({ status }) => status !== 'paused')
    void (awake.length > 0 ? bulk.start('pause', awake) : bulk.start('resume', local))
  }
  const sync = ({ mirror }: PlacedMirror): void => {
    if (hasSelection) void bulk.start('sync', selected)
    else actions.act('sync', mirror)
  }

  return (
    <BoardActionsContext value={actions}>
      {problems}
      <div className={styles['list']} {...presence.handlers}>
        {rows.length === 0 ? (
          <EmptyState
            title="No mirror matches"
            text="Nothing here fits the search and the filters."
            action={<Button onClick={() => onChange(clearedFilters)}>Clear the filters</Button>}
          />
        ) : (
          <DataGrid
            label="Mirrors"
            items={rows}
            viewKey={viewKey}
            columns={boardColumns}
            keyOf={({ mirror }) => mirror.id}
            nameOf={({ mirror }) => `${mirror.repository}, ${mirror.direction}, ${mirror.host}`}
            openKey={openId}
            onOpen={({ mirror }) => onOpen(mirror.id)}
            selection={selection.grid}
            sort={view.sort}
            onSort={(sort) => onChange({ sort: sortText(nextSort(view.sort, sort)) })}
            shortcuts={{ s: sync, p: toggle }}
          />
        )}
      </div>
      {hasSelection && (
        <SelectionBar
          mirrors={selected}
          hiddenCount={selection.hiddenCount}
          bulk={bulk}
          onTurnRound={() => setTurning(selected)}
          onRemove={() => setRemoving(selected)}
          onClear={selection.clear}
        />
      )}
      <TurnRound mirrors={turning} onClose={() => setTurning(nobody)} />
      <RemoveMirrors mirrors={removing} onClose={() => setRemoving(nobody)} />
    </BoardActionsContext>
  )
}
