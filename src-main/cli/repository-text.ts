import type { RepositoryDetails } from '../../src-shared/domain/repository.ts'
import { formatBytes } from './byte-count.ts'
import { repairText } from './repo-care-command.ts'
import { relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'

/** What may be done with it now. */
export const stateWord = ({ state, health }: Pick<RepositoryDetails, 'state' | 'health'>): string => {
  if (state === 'syncing_first') return 'first run'
  return health === 'sound' ? 'ready' : health
}

/** A repository in full, one fact a line. */
export const repositoryText = (repository: RepositoryDetails, now: number): string =>
  renderTable([
    ['Name', repository.name],
    ['Clone URL', repository.cloneUrl],
    ['State', repository.state === 'ready' ? stateWord(repository) : 'first run not finished'],
    ['Default branch', repository.defaultBranch],
    ['Branches', String(repository.branchCount)],
    ['Tags', String(repository.tagCount)],
    ['Kept refs', String(repository.keptRefCount)],
    ['Size', formatBytes(repository.sizeBytes)],
    ...(repository.keptBytes === null ? [] : [['Of that, kept refs', formatBytes(repository.keptBytes)]]),
    ...(repository.packCount === null ? [] : [['Packs', String(repository.packCount)]]),
    ...(repository.lastRepair === null ? [] : [['Last repair', repairText(repository.lastRepair, now)]]),
    ...(repository.largeFileBytes > 0 ? [['Large files', formatBytes(repository.largeFileBytes)]] : []),
    ['Changed', relativeTime(repository.changedAt, now)],
  ])
