import { CornerDownRight, File as FileSign, Folder, Package } from 'lucide-react'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { LastChange, Tree, TreeEntry } from '../../../src-shared/domain/file.ts'
import { DataGrid, type Column } from '../../components/data-grid.tsx'
import { Time } from '../../components/time.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { kindWords } from './file-words.ts'
import styles from './files.module.css'

type Row = { readonly entry: TreeEntry; readonly change: LastChange | null }

const signs: Readonly<Record<TreeEntry['kind'], typeof Folder>> = {
  directory: Folder,
  file: FileSign,
  executable: FileSign,
  symlink: CornerDownRight,
  submodule: Package,
}

const columnsOf = (repository: string, revision: string | null): readonly Column<Row>[] => [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(140px, 2fr)',
    render: ({ entry }, { isActive }) => {
      const Sign = signs[entry.kind]
      return (
        <span className={styles['name']} data-kind={entry.kind}>
          <Sign aria-label={kindWords[entry.kind]} />
          <Link
            href={places.files(repository, revision, entry.path)}
            tabIndex={isActive ? 0 : -1}
            title={entry.name}
          >
            {entry.name}
          </Link>
        </span>
      )
    },
  },
  {
    key: 'change',
    header: 'Last change',
    width: 'minmax(120px, 3fr)',
    hideBelow: 480,
    render: ({ change }, { isActive }) =>
      change !== null && (
        <Link
          href={places.commit(repository, change.commitId)}
          tabIndex={isActive ? 0 : -1}
          title={`${change.subject} — ${change.authorName}`}
          className={styles['change']}
        >
          {change.subject}
        </Link>
      ),
  },
  {
    key: 'at',
    header: 'When',
    width: '84px',
    align: 'end',
    render: ({ change }) =>
      change !== null && (
        <span className={styles['muted']}>
          <Time at={change.authoredAt} />
        </span>
      ),
  },
  {
    key: 'size',
    header: 'Size',
    width: '80px',
    align: 'end',
    hideBelow: 560,
    render: ({ entry }) =>
      entry.sizeBytes !== null && <span className={styles['muted']}>{formatBytes(entry.sizeBytes)}</span>,
  },
]

/** What a folder holds, and what last changed each of it; the changes come when they are found. */
export const FolderList = ({
  repository,
  revision,
  tree,
}: {
  readonly repository: string
  readonly revision: string | null
  readonly tree: Tree
}) => {
  const [, navigate] = useLocation()
  const { data } = useCall('files.lastChanges', { repository, revision: tree.commitId, path: tree.path })
  const rows = useMemo(() => {
    const changes = new Map(data?.items.map((change) => [change.name, change]))
    return tree.entries.map((entry): Row => ({ entry, change: changes.get(entry.name) ?? null }))
  }, [tree, data])
  const columns = useMemo(() => columnsOf(repository, revision), [repository, revision])
  return (
    <DataGrid
      label="Files"
      items={rows}
      columns={columns}
      keyOf={({ entry }) => entry.path}
      nameOf={({ entry }) => entry.name}
      rowHeight={32}
      viewKey={tree.path}
      onOpen={({ entry }) => navigate(places.files(repository, revision, entry.path))}
    />
  )
}
