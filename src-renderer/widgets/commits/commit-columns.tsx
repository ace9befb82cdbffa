import { Link } from 'wouter'
import type { Column } from '../../components/data-grid.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import styles from './commit-list.module.css'
import { CopyId } from './copy-id.tsx'
import { GraphCell, graphWidth } from './graph-cell.tsx'
import { RefBadges } from './ref-badges.tsx'
import { SignatureSign } from './signature-sign.tsx'
import type { HistoryItem } from './use-history.ts'

export const commitRowHeight = 30

/** @param columns of the graph; 0 leaves it out */
export const commitColumns = (repository: string, columns: number): readonly Column<HistoryItem>[] => [
  ...(columns === 0
    ? []
    : [
        {
          key: 'graph',
          header: 'Graph',
          hideHeader: true,
          width: `${graphWidth(columns)}px`,
          render: ({ graph }: HistoryItem) =>
            graph !== null && <GraphCell row={graph} columns={columns} height={commitRowHeight} />,
        },
      ]),
  {
    key: 'subject',
    header: 'Commit',
    width: 'minmax(120px, 1fr)',
    render: ({ commit }, { isActive }) => (
      <span className={styles['subject']}>
        <RefBadges refs={commit.refs} most={3} />
        <Link
          href={places.commit(repository, commit.id)}
          tabIndex={isActive ? 0 : -1}
          title={commit.subject}
          className={styles['link']}
        >
          {commit.subject === '' ? 'No message' : commit.subject}
        </Link>
      </span>
    ),
  },
  {
    key: 'author',
    header: 'Author',
    width: 'minmax(80px, 150px)',
    hideBelow: 520,
    render: ({ commit }) => <span title={commit.author.email}>{commit.author.name}</span>,
  },
  {
    key: 'signature',
    header: 'Signature',
    hideHeader: true,
    width: '16px',
    hideBelow: 640,
    render: ({ commit }) => commit.signature !== null && <SignatureSign kind={commit.signature} />,
  },
  {
    key: 'at',
    header: 'Written',
    width: '84px',
    align: 'end',
    render: ({ commit }) => (
      <span className={styles['muted']}>
        <Time at={commit.author.at} />
      </span>
    ),
  },
  {
    key: 'id',
    header: 'Id',
    width: '92px',
    hideBelow: 640,
    render: ({ commit }, { isActive }) => <CopyId id={commit.id} canFocus={isActive} />,
  },
]
