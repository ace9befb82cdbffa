import { CircleQuestionMark } from 'lucide-react'
import { Link } from 'wouter'
import { directionVerbs } from '../../../src-shared/domain/direction-verbs.ts'
import type { MatrixRemote, MatrixRow } from '../../../src-shared/domain/ref-matrix.ts'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-grid.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { remotePath } from '../../lib/remote-path.ts'
import { MatrixCell } from './matrix-cell.tsx'
import styles from './refs.module.css'

type OnAsk = (ref: string, mirrorId: string, button: HTMLElement) => void

const refColumn = (repository: string): Column<MatrixRow> => ({
  key: 'ref',
  header: 'Name',
  width: 'minmax(150px, 1.2fr)',
  isPinned: true,
  render: (row, { isActive }) => (
    <span className={styles['ref']}>
      <Link
        href={places.files(repository, row.isDefault ? null : shortName(row.ref))}
        tabIndex={isActive ? 0 : -1}
        className={styles['refLink'] ?? ''}
      >
        <RefName refName={row.ref} />
      </Link>
      {row.isDefault && <Badge>default</Badge>}
      {row.objectId === null && <Badge>not here</Badge>}
      <Link
        href={places.why(repository, row.ref)}
        tabIndex={isActive ? 0 : -1}
        className={styles['whyLink'] ?? ''}
        aria-label={`Where ${shortName(row.ref)} stands, and why`}
        title="Where it stands, and why"
      >
        <CircleQuestionMark aria-hidden />
      </Link>
    </span>
  ),
})

const commitColumn = (repository: string): Column<MatrixRow> => ({
  key: 'commit',
  header: 'Last commit',
  width: 'minmax(140px, 1.6fr)',
  hideBelow: 760,
  render: ({ commit, objectId }, { isActive }) =>
    commit === null ? (
      <ObjectId id={objectId} />
    ) : (
      <span className={styles['commit']}>
        <Link
          href={places.commit(repository, commit.id)}
          tabIndex={isActive ? 0 : -1}
          title={`${commit.subject} (${commit.authorName})`}
        >
          {commit.subject}
        </Link>
      </span>
    ),
})

const whenColumn: Column<MatrixRow> = {
  key: 'when',
  header: 'When',
  width: '88px',
  align: 'end',
  hideBelow: 900,
  render: ({ commit }) => (commit === null ? null : <Time at={commit.committedAt} />),
}

/** Direction and path first: that is what tells two remotes at one host apart. */
const RemoteHead = ({ remote }: { readonly remote: MatrixRemote }) => (
  <span className={styles['remoteHead']} title={remote.url}>
    <span className={styles['remotePath']}>
      <DirectionSign direction={remote.direction} />
      <span>{remotePath(remote.url)}</span>
    </span>
    <span className={styles['remoteHost']}>{remote.host}</span>
  </span>
)

const remoteColumn = (remote: MatrixRemote, index: number, onAsk: OnAsk): Column<MatrixRow> => ({
  key: remote.mirrorId,
  header: `${directionVerbs[remote.direction]} ${remote.host}/${remotePath(remote.url)}`,
  headerContent: <RemoteHead remote={remote} />,
  width: 'minmax(128px, clamp(128px, 18%, 260px))',
  render: (row, { isActive }) => {
    const cell = row.cells[index]
    return cell === undefined ? null : (
      <MatrixCell
        refName={shortName(row.ref)}
        cell={cell}
        remote={remote}
        isActive={isActive}
        onAsk={(button) => onAsk(row.ref, remote.mirrorId, button)}
      />
    )
  },
})

/**
 * The ref, its last commit, and one column for each remote.
 * @param onAsk a cell was pressed, to be told why it stands so
 */
export const refColumns = (
  repository: string,
  remotes: readonly MatrixRemote[],
  onAsk: OnAsk,
): readonly Column<MatrixRow>[] => [
  refColumn(repository),
  commitColumn(repository),
  whenColumn,
  ...remotes.map((remote, index) => remoteColumn(remote, index, onAsk)),
]
