import type { MatrixRemote, MatrixRow } from '../../../src-shared/domain/ref-matrix.ts'
import { Popover } from '../../components/popover.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { CellReason } from './cell-reason.tsx'
import type { AskedCell } from './use-asked-cell.ts'

/** The reason of the cell that was asked about, for all cells one: they are many, and come and go with each refresh. */
export const CellPopover = ({
  repository,
  asked,
  rows,
  remotes,
  onClose,
}: {
  readonly repository: string
  readonly asked: AskedCell | null
  readonly rows: readonly MatrixRow[]
  readonly remotes: readonly MatrixRemote[]
  readonly onClose: () => void
}) => {
  const row = asked === null ? undefined : rows.find(({ ref }) => ref === asked.ref)
  const cell = row?.cells.find(({ mirrorId }) => mirrorId === asked?.mirrorId)
  const remote = remotes.find(({ mirrorId }) => mirrorId === asked?.mirrorId)
  if (asked === null || row === undefined || cell === undefined || remote === undefined) return null
  return (
    <Popover
      key={`${asked.ref} ${asked.mirrorId}`}
      open
      onOpenChange={(open) => !open && onClose()}
      anchor={asked.button}
      title={`${shortName(asked.ref)} at ${remote.host}`}
    >
      <CellReason
        repository={repository}
        refName={row.ref}
        localObjectId={row.objectId}
        cell={cell}
        remote={remote}
      />
    </Popover>
  )
}
