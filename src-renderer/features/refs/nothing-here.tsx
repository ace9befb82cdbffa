import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { EmptyRepository } from '../../widgets/commits/empty-repository.tsx'

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
    <EmptyRepository repository={repository} />
  )
