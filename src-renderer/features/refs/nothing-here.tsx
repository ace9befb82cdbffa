import { Link } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { places } from '../../lib/places.ts'
import styles from './refs.module.css'

/** A repository without branches or tags: how the first ones come into it. */
export const NothingHere = ({
  repository,
  kind,
}: {
  readonly repository: RepositoryDetails
  readonly kind: 'branch' | 'tag'
}) =>
  kind === 'tag' ? (
    <EmptyState title="No tags yet" text="Tags that are pushed here or pulled from a remote appear here." />
  ) : (
    <EmptyState
      title="Nothing in it yet"
      text="Push to it from a clone, or let a mirror fill it."
      action={
        <div className={styles['first']}>
          <CopyField
            text={`git push ${repository.cloneUrl} ${repository.defaultBranch}`}
            what="Push command"
          />
          <Link href={places.add({ repository: repository.name })}>Add a mirror</Link>
        </div>
      }
    />
  )
