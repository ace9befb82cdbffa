import type { Page, Paged } from './page.ts'

/** A lock on one file of a repository. https://github.com/git-lfs/git-lfs/blob/main/docs/api/locking.md */
export type FileLock = {
  readonly id: string
  readonly repositoryId: string
  readonly path: string
  /** Full name of the branch it was taken for; null when the client did not say. */
  readonly ref: string | null
  readonly owner: string
  readonly lockedAt: number
}

export type FileLockFilter = { readonly path?: string; readonly id?: string; readonly ref?: string }

export type FileLockStore = {
  /** @returns the lock that is on the path already, in which case nothing was stored; null otherwise */
  readonly insert: (lock: FileLock) => FileLock | null
  readonly find: (repositoryId: string, id: string) => FileLock | null
  /** Oldest first. @throws AppError `invalid_input` for a cursor of another list */
  readonly list: (repositoryId: string, filter: FileLockFilter, page: Page) => Paged<FileLock>
  readonly remove: (repositoryId: string, id: string) => void
}
