import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Whether a tree can hold an entry by this path: names between single slashes, none of them `.` or `..`. */
export const isTreePath = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')

/** @throws AppError `invalid_input`; "", the root, passes */
export const checkTreePath = (path: string): void => {
  if (path === '' || isTreePath(path)) return
  const reason = `"${path}" cannot be a path in a repository.`
  throw new AppError('invalid_input', reason, { details: { field: 'path', reason } })
}
