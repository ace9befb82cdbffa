import type { BrowseGit } from '../ports/browse-git.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { findRepository } from '../repositories/find-repository.ts'

export type BrowseDeps = {
  readonly git: BrowseGit
  readonly repositories: RepositoryStore
  readonly repositoryPath: (id: string) => string
}

/** @throws AppError `not_found` when no living repository has the name */
export const directoryOf = ({ repositories, repositoryPath }: BrowseDeps, repository: string): string =>
  repositoryPath(findRepository(repositories, repository).id)
