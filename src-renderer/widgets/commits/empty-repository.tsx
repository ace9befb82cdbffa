import { Link } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { places } from '../../lib/places.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import styles from './commit-list.module.css'

/** Nothing is in it: how the first branch comes into it, or what is to bring it. */
export const EmptyRepository = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const isPulled = useMirrorsOf(repository.name).some(({ mirror }) => mirror.direction !== 'push')
  if (isPulled) {
    return (
      <EmptyState
        title="Nothing in it yet"
        text="A mirror fills it. How far it is, or what holds it up, stands with its mirrors."
        action={<Link href={places.repository(repository.name, 'mirrors')}>Show its mirrors</Link>}
      />
    )
  }
  return (
    <EmptyState
      title="Nothing in it yet"
      text="Push a branch to it from a folder on this computer, or let a mirror fill it. “Clone” above sets up the sign-in for git."
      action={
        <div className={styles['command']}>
          <CopyField
            what="Command that pushes the current branch"
            text={`git push ${repository.cloneUrl} HEAD:${repository.defaultBranch}`}
          />
          <Link href={places.add({ repository: repository.name })}>Add mirror</Link>
        </div>
      }
    />
  )
}

/** Whether there is anything to show. */
export const isEmpty = ({ branchCount, tagCount }: RepositoryDetails): boolean => branchCount + tagCount === 0
