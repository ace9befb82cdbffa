import type { Endpoint } from './endpoint.ts'
import { archiveEndpoints } from './endpoints/archive-endpoints.ts'
import { blameEndpoints } from './endpoints/blame-endpoints.ts'
import { commitEndpoints } from './endpoints/commit-endpoints.ts'
import { createRepositoryEndpoint } from './endpoints/create-repository-endpoint.ts'
import { diffEndpoints } from './endpoints/diff-endpoints.ts'
import { commitWriteEndpoints } from './endpoints/commit-write-endpoints.ts'
import { restoreCommitEndpoints } from './endpoints/restore-commit-endpoints.ts'
import { fileEndpoints } from './endpoints/file-endpoints.ts'
import { filesEndpoints } from './endpoints/files-endpoints.ts'
import { gitCredentialEndpoints } from './endpoints/git-credential-endpoints.ts'
import { grepEndpoints } from './endpoints/grep-endpoints.ts'
import { branchEndpoints } from './endpoints/branch-endpoints.ts'
import { mergeEndpoints } from './endpoints/merge-endpoints.ts'
import { noteEndpoints } from './endpoints/note-endpoints.ts'
import { tagEndpoints } from './endpoints/tag-endpoints.ts'
import { upstreamEndpoints } from './endpoints/upstream-endpoints.ts'
import { repositoryEndpoints } from './endpoints/repository-endpoints.ts'

/** All operations of the REST API. `docs/rest-api.md` is written from this list. */
export const restEndpoints: readonly Endpoint[] = [
  createRepositoryEndpoint,
  ...repositoryEndpoints,
  ...gitCredentialEndpoints,
  ...upstreamEndpoints,
  ...filesEndpoints,
  ...fileEndpoints,
  ...archiveEndpoints,
  ...commitEndpoints,
  ...diffEndpoints,
  ...blameEndpoints,
  ...grepEndpoints,
  ...commitWriteEndpoints,
  ...restoreCommitEndpoints,
  ...branchEndpoints,
  ...tagEndpoints,
  ...noteEndpoints,
  ...mergeEndpoints,
]
