import type { RepositoryDetails } from '../../src-shared/domain/repository.ts'
import { formatBytes } from './byte-count.ts'
import { relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'

/** A repository in full, one fact a line. */
export const repositoryText = (repository: RepositoryDetails, now: number): string =>
  renderTable([
    ['Name', repository.name],
    ['Clone URL', repository.cloneUrl],
    ['State', repository.state === 'ready' ? 'ready' : 'first run not finished'],
    ['Default branch', repository.defaultBranch],
    ['Branches', String(repository.branchCount)],
    ['Tags', String(repository.tagCount)],
    ['Kept refs', String(repository.keptRefCount)],
    ['Size', formatBytes(repository.sizeBytes)],
    ...(repository.largeFileBytes > 0 ? [['Large files', formatBytes(repository.largeFileBytes)]] : []),
    ['Changed', relativeTime(repository.changedAt, now)],
  ])
