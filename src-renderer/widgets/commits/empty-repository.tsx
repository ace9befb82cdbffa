import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import styles from './commit-list.module.css'

/** Nothing was pushed yet: how to. */
export const EmptyRepository = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <EmptyState
    title="Nothing is in this repository yet"
    text="Push a branch to it from a folder on this computer. “Clone” above sets up the sign-in for git."
    action={
      <div className={styles['command']}>
        <CopyField
          what="Command that pushes the current branch"
          text={`git push ${repository.cloneUrl} HEAD:${repository.defaultBranch}`}
        />
      </div>
    }
  />
)

/** Whether there is anything to show. */
export const isEmpty = ({ branchCount, tagCount }: RepositoryDetails): boolean => branchCount + tagCount === 0
