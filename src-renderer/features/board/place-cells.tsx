import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { Badge } from '../../components/badge.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { HostSign } from '../../components/host-sign.tsx'
import { hostKind } from '../../lib/host-kind.ts'
import { hostName, isWellKnownHost } from '../../../src-shared/domain/host-name.ts'
import { remotePath } from '../../lib/remote-path.ts'
import styles from './board-row.module.css'

/** Direction, host and path. */
export const Remote = ({ mirror }: PlacedMirror) => (
  <span className={styles['remote']} title={mirror.url}>
    <DirectionSign direction={mirror.direction} />
    <HostSign kind={hostKind(mirror.host)} />
    <span className={styles['lines']}>
      <span className={styles['text']}>{remotePath(mirror.url)}</span>
      <span className={isWellKnownHost(mirror.host) ? 'visually-hidden' : styles['small']}>
        {hostName(mirror.host)}
      </span>
    </span>
  </span>
)

export const Repository = ({ mirror }: PlacedMirror) => (
  <span className={styles['repository']} title={mirror.repository}>
    {mirror.forge === null ? (
      mirror.repository
    ) : (
      <>
        <span>{mirror.repository}</span>{' '}
        <span className={styles['forge']}>
          <Badge>{hostName(mirror.forge.host)}</Badge>
        </span>
      </>
    )}
  </span>
)

/** Repository and remote in one, where there is little room. */
export const Place = (placed: PlacedMirror) => (
  <span className={styles['lines']}>
    <Repository {...placed} />
    <span className={styles['placeRemote']} title={placed.mirror.url}>
      <DirectionSign direction={placed.mirror.direction} />
      <span className={styles['small']}>
        {remotePath(placed.mirror.url)}
        <span className="visually-hidden"> at {hostName(placed.mirror.host)}</span>
      </span>
    </span>
  </span>
)
