import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const FilesTab = ({
  repository,
  revision,
  path,
}: {
  readonly repository: RepositoryDetails
  readonly revision: string | null
  readonly path: string
}) => (
  <p>
    {repository.name} {revision} {path}
  </p>
)
