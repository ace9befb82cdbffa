import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { FileChange } from '../ports/write-git.ts'

const mostPathBytes = 4_096

/** Code points that some file systems leave out when they compare names (HFS+). */
const ignoredInNames = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/** Whether some file system takes `part` for the folder of git itself: `.GIT`, `.git `, `git~1`, `.git::$INDEX…`. */
const standsForGit = (part: string): boolean => {
  const name = part
    .replace(ignoredInNames, '')
    .split(':', 1)[0]
    ?.replace(/[ .]+$/, '')
  return /^(\.git|git~1)$/i.test(name ?? '')
}

/** Why git takes no file at `path`; null when it does. https://git-scm.com/docs/git-fsck#_fsck_messages */
export const filePathProblem = (path: string): string | null => {
  if (path === '') return 'must not be empty'
  if (path.includes('\0')) return 'must not contain NUL'
  if (Buffer.byteLength(path) > mostPathBytes) return `must not be longer than ${mostPathBytes} bytes`
  if (path.startsWith('/')) return 'must not begin with a slash'
  const parts = path.split('/')
  if (parts.includes('')) return 'must name a file, without a doubled slash or one at the end'
  if (parts.some((part) => part === '.' || part === '..')) return 'must not contain "." or ".."'
  if (parts.some(standsForGit)) return 'must not contain ".git"'
  return path.isWellFormed() ? null : 'must be valid Unicode'
}

const invalid = (index: number, field: string, reason: string): AppError =>
  new AppError('invalid_input', `files.${index}.${field}: ${reason}`, {
    details: { field: `files.${index}.${field}`, reason },
  })

/** The folders a file lies in: `a`, `a/b` of `a/b/c`. */
function* foldersOf(path: string): Generator<string> {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    yield path.slice(0, slash)
  }
}

/**
 * Refuses changes that make no tree: paths git does not take, a path that is written twice or both file and folder.
 * A path may be deleted and then written; deletions come first, whatever the order.
 * @throws AppError `invalid_input` that names the entry
 */
export const checkFileChanges = (changes: readonly FileChange[]): void => {
  const written = new Map<string, number>()
  const folders = new Set<string>()
  for (const [index, change] of changes.entries()) {
    const problem = filePathProblem(change.path)
    if (problem !== null) throw invalid(index, 'path', problem)
    if (written.has(change.path)) throw invalid(index, 'path', `"${change.path}" comes twice`)
    if (change.operation === 'delete') continue
    if (change.mode === '120000' && /(^|\/)\.gitmodules$/i.test(change.path)) {
      throw invalid(index, 'mode', '".gitmodules" cannot be a symbolic link')
    }
    written.set(change.path, index)
    for (const folder of foldersOf(change.path)) folders.add(folder)
  }
  for (const [path, index] of written) {
    if (folders.has(path)) throw invalid(index, 'path', `"${path}" is also the folder of another file`)
  }
}
