import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import type { Column } from '../../components/data-grid.tsx'
import { HostSign } from '../../components/host-sign.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { hostKind } from '../../lib/host-kind.ts'
import { remotePath } from '../../lib/remote-path.ts'
import {
  directionWords,
  lastChangeWords,
  signOfMirror,
  statusOfMirror,
} from '../../widgets/mirror/mirror-words.ts'
import styles from './mirrors-tab.module.css'

/** The mirrors of one repository: where to, which way, what moved, when next. */
export const mirrorColumns: readonly Column<PlacedMirror>[] = [
  {
    key: 'status',
    header: 'Status',
    hideHeader: true,
    width: '16px',
    render: (placed) => <StatusSign sign={signOfMirror(placed)} label={statusOfMirror(placed)} />,
  },
  {
    key: 'remote',
    header: 'Remote',
    width: 'minmax(200px, 2fr)',
    render: ({ mirror }) => (
      <span className={styles['remote']} title={mirror.url}>
        <HostSign kind={hostKind(mirror.host)} />
        <span className={styles['lines']}>
          <span className={styles['path']}>{remotePath(mirror.url)}</span>
          <span className={styles['words']} title={directionWords(mirror)}>
            {directionWords(mirror)}
          </span>
        </span>
      </span>
    ),
  },
  {
    key: 'change',
    header: 'Last change',
    width: 'minmax(120px, 1fr)',
    hideBelow: 520,
    render: ({ mirror: { lastChange } }) =>
      lastChange === null ? (
        <span className={styles['faint']}>nothing moved yet</span>
      ) : (
        <span className={styles['lines']}>
          <span className={styles['path']} title={lastChangeWords(lastChange)}>
            {lastChangeWords(lastChange)}
          </span>
          <span className={styles['words']}>
            <Time at={lastChange.at} />
          </span>
        </span>
      ),
  },
  {
    key: 'next',
    header: 'Next',
    width: '96px',
    align: 'end',
    hideBelow: 420,
    render: ({ mirror: { nextRunAt, status } }) =>
      status === 'paused' ? (
        <span className={styles['faint']}>paused</span>
      ) : nextRunAt === null ? (
        '—'
      ) : (
        <Time at={nextRunAt} />
      ),
  },
]
