import { Link, useLocation } from 'wouter'
import type { MatrixCell, MatrixRemote } from '../../../src-shared/domain/ref-matrix.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { places } from '../../lib/places.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirror } from '../../stores/use-mirrors.ts'
import { explainCell } from './explain-cell.ts'
import styles from './refs.module.css'

export type CellReasonProps = {
  readonly repository: string
  /** Null: the ref is not here. */
  readonly localObjectId: string | null
  readonly cell: MatrixCell
  readonly remote: MatrixRemote
}

/** Why a ref stands as it does at a remote, and the one thing to do about it. It follows what happens meanwhile. */
export const CellReason = ({ repository, localObjectId, cell, remote }: CellReasonProps) => {
  const now = useNow(30_000)
  const sync = useAction('mirrors.syncNow')
  const isSyncing = useMirror(remote.mirrorId)?.standing === 'syncing'
  const [, navigate] = useLocation()
  const { title, text, fix } = explainCell(cell, remote)
  const mirror = places.mirror(remote.mirrorId)
  const comparison =
    localObjectId === null || cell.remoteObjectId === null || localObjectId === cell.remoteObjectId
      ? null
      : places.compare(repository, cell.remoteObjectId, localObjectId)
  return (
    <div className={styles['why']}>
      <div role="status" className={styles['whyText']}>
        <p className={styles['whyTitle']}>{title}</p>
        {text !== '' && <p>{text}</p>}
      </div>
      <p className={styles['seen']}>
        {remote.seenAt === null ? 'Not seen yet.' : `As last seen there ${relativeTime(remote.seenAt, now)}.`}
      </p>
      {sync.error !== null && <CallErrorPanel error={sync.error} />}
      <div className={styles['whyActions']}>
        {fix === 'sync' && (
          <Button
            tone="primary"
            busy={sync.isBusy || isSyncing}
            onClick={() => void sync.run({ id: remote.mirrorId })}
          >
            {isSyncing ? 'Syncing' : 'Sync now'}
          </Button>
        )}
        {fix === 'compare' && comparison !== null && (
          <Button tone="primary" onClick={() => navigate(comparison)}>
            Compare both sides
          </Button>
        )}
        {fix === 'mirror' && (
          <Button tone="primary" onClick={() => navigate(mirror)}>
            Look at the mirror
          </Button>
        )}
        {fix !== 'compare' && comparison !== null && <Link href={comparison}>Compare both sides</Link>}
        {cell.problem !== null && (
          <Link href={places.run(repository, cell.problem.runId)}>The run that says so</Link>
        )}
        {fix !== 'mirror' && <Link href={mirror}>The mirror</Link>}
      </div>
    </div>
  )
}
