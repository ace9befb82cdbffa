import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { FileChange } from '../../core/ports/write-git.ts'
import type { DraftParts } from './draft-parts.ts'

/** Whether `path` or a folder it lies in was to be deleted. */
const wasDeleted = (path: string, deleted: ReadonlySet<string>): boolean => {
  for (let part = path; ; part = part.slice(0, part.lastIndexOf('/'))) {
    if (deleted.has(part)) return true
    if (!part.includes('/')) return false
  }
}

/**
 * A file that is written where a folder is, or below another file, takes the place of it without a word. Nobody asked
 * for that.
 * @throws AppError `invalid_input`
 */
export const refuseVanished = async (
  { git }: DraftParts,
  parent: ObjectId,
  commitId: ObjectId,
  changes: readonly FileChange[],
): Promise<void> => {
  if (!changes.some(({ operation }) => operation === 'upsert')) return
  const deleted = new Set(changes.filter(({ operation }) => operation === 'delete').map(({ path }) => path))
  const { stdout } = await git([
    'diff-tree',
    ...['-r', '-z', '--name-only', '--no-renames', '--diff-filter=D'],
    ...[parent, commitId],
  ])
  const gone = stdout
    .toString('utf8')
    .split('\0')
    .find((path) => path !== '' && !wasDeleted(path, deleted))
  if (gone === undefined) return
  const reason = `"${gone}" would vanish: another path of the commit takes its place. Delete it in the same commit.`
  throw new AppError('invalid_input', reason, { details: { field: 'files', reason } })
}
