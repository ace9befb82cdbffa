import { Link } from 'wouter'
import { explainCell } from '../../../src-shared/domain/explain-cell.ts'
import type { MatrixCell, MatrixRemote } from '../../../src-shared/domain/ref-matrix.ts'
import { places } from '../../lib/places.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { RefFixButton } from '../../widgets/mirror/ref-fix-button.tsx'
import styles from './refs.module.css'

export type CellReasonProps = {
  readonly repository: string
  /** Full name. */
  readonly refName: string
  /** Null: the ref is not here. */
  readonly localObjectId: string | null
  readonly cell: MatrixCell
  readonly remote: MatrixRemote
}

/** Why a ref stands as it does at a remote, and the one thing to do about it. It follows what happens meanwhile. */
export const CellReason = ({ repository, refName, localObjectId, cell, remote }: CellReasonProps) => {
  const now = useNow(30_000)
  const { title, text, fix } = explainCell(cell, remote, localObjectId !== null)
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
      <div className={styles['whyActions']}>
        <RefFixButton mirrorId={remote.mirrorId} fix={fix} comparison={comparison} />
        <Link href={places.why(repository, refName, remote.mirrorId)}>All about it</Link>
        {fix !== 'compare' && comparison !== null && <Link href={comparison}>Compare both sides</Link>}
        {cell.problem !== null && (
          <Link href={places.run(repository, cell.problem.runId)}>The run that says so</Link>
        )}
        <Link href={places.mirror(remote.mirrorId)}>The mirror</Link>
      </div>
    </div>
  )
}
