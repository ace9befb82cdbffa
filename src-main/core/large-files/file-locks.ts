import { randomUUID } from 'node:crypto'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { FileLock, FileLockFilter, FileLockStore } from '../ports/file-lock-store.ts'
import type { Page, Paged } from '../ports/page.ts'

const longestPath = 4_096

/** A new lock, or the one that is in the way of it. */
export type LockAttempt = { readonly isNew: boolean; readonly lock: FileLock }

export type FileLocks = {
  /** @throws AppError `invalid_input` for a path that is none of a working tree */
  readonly create: (input: {
    readonly repositoryId: string
    readonly path: string
    readonly ref: string | null
    readonly owner: string
  }) => LockAttempt
  readonly list: (repositoryId: string, filter: FileLockFilter, page: Page) => Paged<FileLock>
  /** @throws AppError `not_found`; `forbidden` for a lock of somebody else, unless by force */
  readonly remove: (input: {
    readonly repositoryId: string
    readonly id: string
    readonly owner: string
    readonly force: boolean
  }) => FileLock
}

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', `path: ${reason}`, { details: { field: 'path', reason } })

const checkPath = (path: string): void => {
  if (path === '' || path.length > longestPath) throw invalid(`must have 1 to ${longestPath} characters`)
  if (path.includes('\0') || path.startsWith('/'))
    throw invalid('must be relative to the root of the repository')
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw invalid('must not have empty parts, "." or ".."')
  }
}

/**
 * Locks of files as git-lfs takes them: one for a path in the whole repository, on any branch. They bind git-lfs, which
 * asks before it pushes; a push without it is not held up by them.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/locking.md
 */
export const createFileLocks = (deps: {
  readonly store: FileLockStore
  readonly clock: Pick<Clock, 'now'>
}): FileLocks => ({
  create: ({ repositoryId, path, ref, owner }) => {
    checkPath(path)
    const lock = { id: randomUUID(), repositoryId, path, ref, owner, lockedAt: deps.clock.now() }
    const inTheWay = deps.store.insert(lock)
    return inTheWay === null ? { isNew: true, lock } : { isNew: false, lock: inTheWay }
  },
  list: deps.store.list,
  remove: ({ repositoryId, id, owner, force }) => {
    const lock = deps.store.find(repositoryId, id)
    if (lock === null)
      throw new AppError('not_found', 'There is no such lock.', { details: { what: 'The lock' } })
    if (lock.owner !== owner && !force) {
      throw new AppError(
        'forbidden',
        `${lock.path} is locked by ${lock.owner}; --force removes the lock anyway.`,
      )
    }
    deps.store.remove(repositoryId, id)
    return lock
  },
})
