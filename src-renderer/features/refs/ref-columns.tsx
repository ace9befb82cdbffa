import { Link } from 'wouter'
import type { MatrixRemote, MatrixRow } from '../../../src-shared/domain/ref-matrix.ts'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-grid.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { places } from '../../lib/places.ts'
import { useRelativeTime } from '../../lib/use-now.ts'
import { remotePath } from '../../lib/remote-path.ts'
import { MatrixCell } from './matrix-cell.tsx'
import styles from './refs.module.css'

const When = ({ at }: { readonly at: number }) => <time title={exactTime(at)}>{useRelativeTime(at)}</time>

const arrows = { push: '→', pull: '←' } as const

const refColumn = (repository: string): Column<MatrixRow> => ({
  key: 'ref',
  header: 'Name',
  width: 'minmax(160px, 1.2fr)',
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
    </span>
  ),
})

const commitColumn = (repository: string): Column<MatrixRow> => ({
  key: 'commit',
  header: 'Last commit',
  width: 'minmax(140px, 1.2fr)',
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
  render: ({ commit }) => (commit === null ? null : <When at={commit.committedAt} />),
}

/** Direction and path first: that is what tells two remotes at one host apart. */
const RemoteHead = ({ remote }: { readonly remote: MatrixRemote }) => (
  <span className={styles['remoteHead']} title={remote.url}>
    <span className={styles['remotePath']}>
      {arrows[remote.direction]} {remotePath(remote.url)}
    </span>
    <span className={styles['remoteHost']}>{remote.host}</span>
  </span>
)

const remoteColumn = (repository: string, remote: MatrixRemote, index: number): Column<MatrixRow> => ({
  key: remote.mirrorId,
  header: `${arrows[remote.direction]} ${remote.host}/${remotePath(remote.url)}`,
  headerContent: <RemoteHead remote={remote} />,
  width: 'minmax(140px, 1.2fr)',
  render: (row, { isActive }) => {
    const cell = row.cells[index]
    return cell === undefined ? null : (
      <MatrixCell
        repository={repository}
        refName={shortName(row.ref)}
        localObjectId={row.objectId}
        cell={cell}
        remote={remote}
        isActive={isActive}
      />
    )
  },
})

/** The ref, its last commit, and one column for each remote. */
export const refColumns = (
  repository: string,
  remotes: readonly MatrixRemote[],
): readonly Column<MatrixRow>[] => [
  refColumn(repository),
  commitColumn(repository),
  whenColumn,
  ...remotes.map((remote, index) => remoteColumn(repository, remote, index)),
]
