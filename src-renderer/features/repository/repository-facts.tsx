import { GitBranch } from 'lucide-react'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Badge } from '../../components/badge.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { formatBytes } from '../../lib/format-bytes.ts'
import { plural } from '../../lib/plural.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import styles from './repository.module.css'

/** What the size is made of. */
const sizeParts = ({ keptBytes, packCount }: RepositoryDetails): string | undefined => {
  if (keptBytes === null || packCount === null) return undefined
  return `${plural(packCount, 'pack')}; of this, ${formatBytes(keptBytes)} only for kept refs`
}

/** Default branch, size and how much of it are large files, last change: one line below the name. */
export const RepositoryFacts = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const now = useNow(30_000)
  return (
    <span className={styles['facts']}>
      <span className={styles['branch']}>
        <GitBranch aria-label="Default branch" />
        <code>{repository.defaultBranch}</code>
      </span>
      <span title={sizeParts(repository)}>
        {formatBytes(repository.sizeBytes)}
        {repository.largeFileBytes > 0 && ` with ${formatBytes(repository.largeFileBytes)} of large files`}
      </span>
      {repository.changedAt === null ? (
        <span>nothing in it yet</span>
      ) : (
        <time title={exactTime(repository.changedAt)}>changed {relativeTime(repository.changedAt, now)}</time>
      )}
      {repository.health === 'repairing' && <Badge tone="busy">damaged, being repaired</Badge>}
      {repository.health === 'damaged' && <Badge tone="bad">damaged</Badge>}
      {repository.state === 'syncing_first' && <Badge tone="busy">first run under way</Badge>}
    </span>
  )
}
