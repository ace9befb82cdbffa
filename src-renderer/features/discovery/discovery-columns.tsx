import { Link } from 'wouter'
import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-grid.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { Time } from '../../components/time.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import styles from './discovery.module.css'

const Badges = ({ repository }: { readonly repository: DiscoveredRepository }) => (
  <>
    {repository.visibility !== 'public' && <Badge>{repository.visibility}</Badge>}
    {repository.isFork === true && <Badge>fork</Badge>}
    {repository.isArchived === true && <Badge>archived</Badge>}
    {repository.isEmpty === true && <Badge>empty</Badge>}
    {repository.isDisabled && <Badge tone="bad">disabled</Badge>}
    {repository.deletedFromAt !== null && <Badge tone="partial">to be deleted</Badge>}
  </>
)

const Nothing = ({ text = '–' }: { readonly text?: string }) => <span className={styles['none']}>{text}</span>

/** By a mirror here, else by one that a server runs. */
const Mirrored = ({
  mirror,
  forgeMirror,
  isActive,
}: Pick<DiscoveredRepository, 'mirror' | 'forgeMirror'> & { readonly isActive: boolean }) => {
  const tabIndex = isActive ? 0 : -1
  if (mirror !== null) {
    return (
      <span className={styles['mirror']}>
        <DirectionSign direction={mirror.direction} />
        <Link href={places.repository(mirror.repository)} tabIndex={tabIndex} title={mirror.repository}>
          {mirror.repository}
        </Link>
      </span>
    )
  }
  if (forgeMirror === null) return <Nothing text="no" />
  const host = hostName(forgeMirror.host)
  const verb = forgeMirror.direction === 'push' ? 'pushes' : 'pulls'
  return (
    <span className={styles['mirror']}>
      <Link href={places.mirror(forgeMirror.id)} tabIndex={tabIndex} title={`${host} ${verb} it by itself.`}>
        run by {host}
      </Link>
    </span>
  )
}

export const discoveryColumns: readonly Column<DiscoveredRepository>[] = [
  {
    key: 'path',
    header: 'Repository',
    width: 'minmax(200px, 2fr)',
    render: (repository) => (
      <span className={styles['name']}>
        <span className={styles['path']} title={repository.description ?? repository.path}>
          {repository.path}
        </span>
        <Badges repository={repository} />
      </span>
    ),
  },
  {
    key: 'mirror',
    header: 'Mirrored',
    width: 'minmax(120px, 1fr)',
    render: (repository, { isActive }) => <Mirrored {...repository} isActive={isActive} />,
  },
  {
    key: 'language',
    header: 'Language',
    width: '96px',
    hideBelow: 760,
    render: ({ language }) => (language === null ? <Nothing /> : language),
  },
  {
    key: 'size',
    header: 'Size',
    width: '76px',
    align: 'end',
    render: ({ sizeBytes }) => (sizeBytes === null ? <Nothing /> : formatBytes(sizeBytes)),
  },
  {
    key: 'pushed',
    header: 'Pushed',
    width: '96px',
    align: 'end',
    hideBelow: 620,
    render: ({ pushedAt }) => (pushedAt === null ? <Nothing /> : <Time at={pushedAt} />),
  },
]
