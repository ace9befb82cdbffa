import { Link } from 'wouter'
import type { DiskUse } from '../../../src-shared/domain/disk-use.ts'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import styles from './settings.module.css'

const shown = 20

/** The largest repositories as bars; what takes the room is seen at a glance. */
export const LargestRepositories = ({ largest }: Pick<DiskUse, 'largest'>) => {
  const most = largest[0]?.bytes ?? 1
  return (
    <>
      <h3 className={styles['subtitle']}>Largest repositories</h3>
      <ul className={styles['bars']}>
        {largest.slice(0, shown).map(({ name, bytes, keptBytes }) => (
          <li key={name} className={styles['bar']}>
            <Link href={places.repository(name)} className={styles['barName'] ?? ''}>
              {name}
            </Link>
            <span className={styles['barTrack']} aria-hidden>
              <span style={{ width: `${Math.max(1, (100 * bytes) / most)}%` }} />
            </span>
            <span className={styles['barSize']}>
              {formatBytes(bytes)}
              {keptBytes !== null && keptBytes > 0 && ` (${formatBytes(keptBytes)} kept)`}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
