import type { RepositoryService } from '../../core/repositories/repository-service.ts'

/** The use cases that the REST API calls. */
export type RestParts = {
  /** `http://127.0.0.1:7420`, known once the listener is up. */
  readonly address: () => string
  readonly repositories: RepositoryService
  /** The short name of the branch that clones check out, by the id of the repository. */
  readonly defaultBranch: (repositoryId: string) => Promise<string>
}
