import { Link } from 'wouter'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-grid.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { signOfMirrors } from '../../widgets/mirror/mirror-words.ts'
import type { RepositoryRow } from './repository-rows.ts'
import styles from './repositories.module.css'

/** Where its mirrors go, the first few by host: as many as there is room for. */
const Mirrors = ({ mirrors, room }: Pick<RepositoryRow, 'mirrors'> & { readonly room: number }) => {
  // "and 2 more" takes the place of one.
  const shownMirrors = mirrors.length <= room ? room : room - 1
  return (
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
}

const MirrorsSign = ({ mirrors }: Pick<RepositoryRow, 'mirrors'>) => {
  const sign = signOfMirrors(mirrors)
  return sign === null ? <span className={styles['noSign']} /> : <StatusSign sign={sign} />
}

const Changed = ({ at }: { readonly at: number | null }) =>
  at === null ? <span className={styles['none']}>empty</span> : <Time at={at} />

const mirrorsColumn = {
  key: 'mirrors',
  header: 'Mirrors',
  width: 'minmax(160px, 2fr)',
  sortable: true,
} as const

/** Pixels from which three hosts stand beside each other. */
const wide = 900

export const repositoryColumns: readonly Column<RepositoryRow>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(180px, 2fr)',
    sortable: true,
    render: ({ repository, mirrors }, { isActive }) => (
      <span className={styles['name']}>
        <MirrorsSign mirrors={mirrors} />
        <Link href={places.repository(repository.name)} tabIndex={isActive ? 0 : -1} title={repository.name}>
          {repository.name}
        </Link>
        {repository.state === 'syncing_first' && <Badge tone="busy">first run</Badge>}
        {repository.health === 'repairing' && <Badge tone="busy">being repaired</Badge>}
        {repository.health === 'damaged' && <Badge tone="bad">damaged</Badge>}
      </span>
    ),
  },
  {
    ...mirrorsColumn,
    hideBelow: wide,
    render: ({ mirrors }) => <Mirrors mirrors={mirrors} room={3} />,
  },
  {
    ...mirrorsColumn,
    hideFrom: wide,
    render: ({ mirrors }) => <Mirrors mirrors={mirrors} room={2} />,
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
