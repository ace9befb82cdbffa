import { Link } from 'wouter'
import type { MatrixCell as Cell, MatrixRemote } from '../../../src-shared/domain/ref-matrix.ts'
import { Button } from '../../components/button.tsx'
import { Popover } from '../../components/popover.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { places } from '../../lib/places.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { cellWords, explainCell, type CellTone } from './explain-cell.ts'
import styles from './refs.module.css'

const signs: Readonly<Record<CellTone, Sign>> = {
  good: 'good',
  busy: 'waiting',
  partial: 'partial',
  bad: 'bad',
  quiet: 'waiting',
}

type MatrixCellProps = {
  readonly repository: string
  readonly refName: string
  readonly localObjectId: string | null
  readonly cell: Cell
  readonly remote: MatrixRemote
  readonly isActive: boolean
}

/** One ref at one remote. What is not in sync opens the reason and the fix. */
export const MatrixCell = (props: MatrixCellProps) => {
  const { tone, words } = cellWords(props.cell)
  if (props.cell.state === 'in_sync' && props.cell.problem === null) {
    return (
      <span className={styles['inSync']}>
        <StatusSign sign="good" label="" />
        {words}
      </span>
    )
  }
  return (
    <Popover
      title={`${props.refName} at ${props.remote.host}`}
      trigger={
        <button
          type="button"
          tabIndex={props.isActive ? 0 : -1}
          className={styles['cell']}
          data-tone={tone}
          aria-label={`${props.refName} at ${props.remote.host}: ${words}`}
        >
          {tone !== 'quiet' && <StatusSign sign={signs[tone]} label="" />}
          <span>{words}</span>
        </button>
      }
    >
      <Why {...props} />
    </Popover>
  )
}

const Why = ({ repository, localObjectId, cell, remote }: MatrixCellProps) => {
  const now = useNow(30_000)
  const sync = useAction('mirrors.syncNow')
  const { title, text, fix } = explainCell(cell, remote)
  const canCompare = localObjectId !== null && cell.remoteObjectId !== null
  return (
    <div className={styles['why']}>
      <p className={styles['whyTitle']}>{title}</p>
      {text !== '' && <p>{text}</p>}
      <p className={styles['seen']}>
        {remote.seenAt === null ? 'Not seen yet.' : `As last seen there ${relativeTime(remote.seenAt, now)}.`}
      </p>
      {sync.error !== null && <p role="alert">{sync.error.message}</p>}
      <div className={styles['whyActions']}>
        {fix === 'sync' && (
          <Button tone="primary" busy={sync.isBusy} onClick={() => void sync.run({ id: remote.mirrorId })}>
            Sync now
          </Button>
        )}
        {canCompare && (
          <Link href={places.compare(repository, cell.remoteObjectId ?? '', localObjectId)}>
            Compare both sides
          </Link>
        )}
        {cell.problem !== null && (
          <Link href={places.run(repository, cell.problem.runId)}>The run that says so</Link>
        )}
        <Link href={places.mirror(remote.mirrorId)}>The mirror</Link>
      </div>
    </div>
  )
}
