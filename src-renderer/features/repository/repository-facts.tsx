import { GitBranch } from 'lucide-react'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Badge } from '../../components/badge.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { formatBytes } from '../../lib/format-bytes.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import styles from './repository.module.css'

/** Default branch, size and how much of it are large files, last change: one line below the name. */
export const RepositoryFacts = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const now = useNow(30_000)
  return (
    <span className={styles['facts']}>
      <span className={styles['branch']}>
        <GitBranch aria-label="Default branch" />
        <code>{repository.defaultBranch}</code>
      </span>
      <span>
        {formatBytes(repository.sizeBytes)}
        {repository.largeFileBytes > 0 && ` with ${formatBytes(repository.largeFileBytes)} of large files`}
      </span>
      {repository.changedAt === null ? (
        <span>nothing in it yet</span>
      ) : (
        <time title={exactTime(repository.changedAt)}>changed {relativeTime(repository.changedAt, now)}</time>
      )}
      {repository.state === 'syncing_first' && <Badge tone="busy">first run under way</Badge>}
    </span>
  )
}
