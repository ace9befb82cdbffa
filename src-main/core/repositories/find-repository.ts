import { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { RepositoryRow, RepositoryStore, TrashedRepositoryRow } from '../ports/repository-store.ts'

const unknown = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })

/** Of a repository whose first run has not finished. The words are those of Code Storage, which clients look for. */
export const syncInProgress = (): AppError =>
  new AppError('sync_in_progress', 'repository sync in progress. please retry shortly')

/** Of a repository that is being made whole; `host` is where what is missing comes from. */
export const repairInProgress = (host: string | null): AppError => {
  const details = { host }
  const { title } = errorMessage('repository_repairing', details)
  return new AppError('repository_repairing', title, { details })
}

/** @throws AppError `not_found` when no living repository has the name, ignoring case */
export const findRepository = (repositories: RepositoryStore, name: string): RepositoryRow => {
  const row = repositories.findByName(name)
  if (row === null) throw unknown(`The repository ${name}`)
  return row
}

/** @throws AppError `not_found` when no repository in the trash has the id */
export const findTrashedRepository = (repositories: RepositoryStore, id: string): TrashedRepositoryRow => {
  const row = repositories.findById(id)
  if (row === null || row.deletedAt === null) throw unknown('The repository in the trash')
  return { ...row, deletedAt: row.deletedAt }
}
