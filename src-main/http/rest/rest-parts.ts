import type { Content } from '../../core/content/content.ts'
import type { History } from '../../core/history/create-history.ts'
import type { WriteCommit } from '../../core/commits/write-commit.ts'
import type { Branches } from '../../core/refs/branches.ts'
import type { MergeBranches } from '../../core/refs/merge-branches.ts'
import type { Notes } from '../../core/refs/notes.ts'
import type { PreviewMerge } from '../../core/refs/preview-merge.ts'
import type { Tags } from '../../core/refs/tags.ts'
import type { BaseService } from '../../core/bases/base-service.ts'
import type { ForkRepository } from '../../core/bases/fork-repository.ts'
import type { GitCredentials } from '../../core/bases/git-credentials.ts'
import type { RepositoryRow } from '../../core/ports/repository-store.ts'
import type { RepositoryService } from '../../core/repositories/repository-service.ts'

/** The use cases that the REST API calls. */
export type RestParts = {
  readonly repositories: RepositoryService
  readonly repositoryNamed: (name: string) => RepositoryRow | null
  /** A living repository, by its internal id. */
  readonly repositoryWithId: (id: string) => RepositoryRow | null
  readonly bases: BaseService
  readonly gitCredentials: GitCredentials
  readonly forkRepository: ForkRepository
  /** The short name of the branch that clones check out, by the id of the repository. */
  readonly defaultBranch: (repositoryId: string) => Promise<string>
  /** Files and archives. */
  readonly content: Content
  /** Commits, differences, blame and searches. */
  readonly history: History
  readonly writeCommit: WriteCommit
  readonly branches: Branches
  readonly tags: Tags
  readonly notes: Notes
  readonly merge: MergeBranches
  readonly previewMerge: PreviewMerge
}
