import type { Column } from '../../components/data-grid.tsx'
import { Sparkline } from '../../components/sparkline.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { useExistence } from '../../stores/use-existence.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { isForgeMirror } from '../../widgets/forge-mirror/forge-mirror-words.ts'
import { useRecentRuns } from '../../stores/use-recent-runs.ts'
import { existenceNote } from '../../widgets/mirror/existence-note.ts'
import { lastChangeWords, signOfMirror, statusOfMirror } from '../../widgets/mirror/mirror-words.ts'
import { sparklineBars, sparklineWords } from '../../widgets/mirror/sparkline-bars.ts'
import styles from './board-row.module.css'
import { CheckCell } from './check-cell.tsx'
import { Place, Remote, Repository } from './place-cells.tsx'
import { RowActions } from './row-actions.tsx'

/** What moved last; where something failed, that instead. */
const Change = ({ mirror, standing }: PlacedMirror) => {
  const { failure, lastChange } = mirror
  const existence = useExistence(mirror.id)
  const gone = existence?.state === 'gone' && standing !== 'paused' ? existenceNote(existence) : null
  if (gone !== null) {
    const { title } = gone
    return (
      <span className={styles['failure']} data-tone="bad" title={title}>
        {title}
      </span>
    )
  }
  if (failure !== null && (standing === 'needYou' || standing === 'waiting')) {
    return (
      <span
        className={styles['failure']}
        data-tone={standing === 'waiting' ? 'waiting' : mirror.partial ? 'partial' : 'bad'}
        title={failure.title}
      >
        {failure.title}
      </span>
    )
  }
  if (isForgeMirror(mirror)) {
    const { host, lastRunAt } = mirror.forge
    return (
      <span className={styles['lines']}>
        <span className={styles['text']}>run by {hostName(host)}</span>
        <span className={styles['small']}>{lastRunAt === null ? 'not yet' : <Time at={lastRunAt} />}</span>
      </span>
    )
  }
  if (lastChange === null) return <span className={styles['faint']}>nothing moved yet</span>
  return (
    <span className={styles['lines']}>
      <span className={styles['text']} title={lastChangeWords(lastChange)}>
        {lastChangeWords(lastChange)}
      </span>
      <span className={styles['small']}>
        <Time at={lastChange.at} />
      </span>
    </span>
  )
}

const RunsOf = ({ mirrorId }: { readonly mirrorId: string }) => {
  const runs = useRecentRuns(mirrorId)
  return runs === null ? null : <Sparkline bars={sparklineBars(runs)} label={sparklineWords(runs)} />
}

/** A forge tells of its last run alone. */
const LastRuns = ({ mirror }: PlacedMirror) =>
  mirror.runner === 'forge' ? null : <RunsOf mirrorId={mirror.id} />

/** Pixels from which repository, remote and last change stand beside each other. */
const threeColumns = 760

/** The columns of the board; what is least needed goes first where there is little room. */
export const boardColumns: readonly Column<PlacedMirror>[] = [
  {
    key: 'status',
    header: 'Status',
    hideHeader: true,
    width: '16px',
    render: (placed) => (
      <span className={styles['sign']} title={statusOfMirror(placed)}>
        <StatusSign sign={signOfMirror(placed)} label={statusOfMirror(placed)} />
      </span>
    ),
  },
  {
    key: 'repository',
    header: 'Repository',
    width: 'minmax(min(18%, 120px), 1fr)',
    sortable: true,
    hideBelow: threeColumns,
    render: (placed) => <Repository {...placed} />,
  },
  {
    key: 'repository',
    header: 'Repository and remote',
    width: 'minmax(120px, 1fr)',
    sortable: true,
    hideFrom: threeColumns,
    render: (placed) => <Place {...placed} />,
  },
  {
    key: 'remote',
    header: 'Remote',
    width: 'minmax(min(21%, 150px), 1.1fr)',
    sortable: true,
    hideBelow: threeColumns,
    render: (placed) => <Remote {...placed} />,
  },
  {
    key: 'change',
    header: 'Last change',
    width: 'minmax(min(21%, 150px), 1.3fr)',
    sortable: true,
    hideBelow: 600,
    render: (placed) => <Change {...placed} />,
  },
  {
    key: 'checked',
    header: 'Checked',
    width: '108px',
    sortable: true,
    hideBelow: 480,
    render: ({ mirror }) => <CheckCell mirror={mirror} />,
  },
  {
    key: 'runs',
    header: 'Last runs',
    width: '96px',
    align: 'end',
    hideBelow: 900,
    render: (placed) => <LastRuns {...placed} />,
  },
  {
    key: 'actions',
    header: 'Actions',
    hideHeader: true,
    width: '84px',
    hideBelow: threeColumns,
    render: ({ mirror }, row) => <RowActions mirror={mirror} {...row} />,
  },
  {
    key: 'actions',
    header: 'Actions',
    hideHeader: true,
    width: '28px',
    hideFrom: threeColumns,
    render: ({ mirror }, row) => <RowActions mirror={mirror} {...row} isMenu />,
  },
]
