import { Link } from 'wouter'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-grid.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { standingSigns } from '../../widgets/mirror/mirror-words.ts'
import type { RepositoryRow } from './repository-rows.ts'
import styles from './repositories.module.css'

const shownMirrors = 3

/** Where its mirrors go, the first few by host. */
const Mirrors = ({ mirrors }: Pick<RepositoryRow, 'mirrors'>) => (
  <span className={styles['mirrors']}>
    {mirrors.slice(0, shownMirrors).map(({ mirror }) => (
      <span key={mirror.id} className={styles['mirror']} title={mirror.url}>
        <DirectionSign direction={mirror.direction} />
        <span className={styles['host']}>{mirror.host}</span>
      </span>
    ))}
    {mirrors.length > shownMirrors && (
      <span className={styles['more']}>and {mirrors.length - shownMirrors} more</span>
    )}
    {mirrors.length === 0 && <span className={styles['none']}>not mirrored</span>}
  </span>
)

const Changed = ({ at }: { readonly at: number | null }) =>
  at === null ? <span className={styles['none']}>empty</span> : <Time at={at} />

export const repositoryColumns: readonly Column<RepositoryRow>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(180px, 2fr)',
    sortable: true,
    render: ({ repository, standing }, { isActive }) => (
      <span className={styles['name']}>
        {standing === null ? (
          <span className={styles['noSign']} />
        ) : (
          <StatusSign sign={standingSigns[standing]} />
        )}
        <Link href={places.repository(repository.name)} tabIndex={isActive ? 0 : -1} title={repository.name}>
          {repository.name}
        </Link>
        {repository.state === 'syncing_first' && <Badge tone="busy">first run</Badge>}
      </span>
    ),
  },
  {
    key: 'mirrors',
    header: 'Mirrors',
    width: 'minmax(160px, 2fr)',
    sortable: true,
    render: ({ mirrors }) => <Mirrors mirrors={mirrors} />,
  },
  {
    key: 'changed',
    header: 'Changed',
    width: '120px',
    align: 'end',
    sortable: true,
    render: ({ repository }) => <Changed at={repository.changedAt} />,
  },
]
