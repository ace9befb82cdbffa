import type { Diff, DiffFile, DiffStatus } from '../../../src-shared/domain/diff.ts'
import { plural } from '../../lib/plural.ts'

/** One letter for what happened to a file, as git writes it. */
export const statusLetters: Readonly<Record<DiffStatus, string>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
  copied: 'C',
  type_changed: 'T',
}

export const statusWords: Readonly<Record<DiffStatus, string>> = {
  added: 'added',
  modified: 'changed',
  deleted: 'deleted',
  renamed: 'renamed',
  copied: 'copied',
  type_changed: 'became another kind of file',
}

const kindOf = (mode: string | null): string | null =>
  mode === '120000' ? 'symbolic link' : mode === '160000' ? 'submodule' : null

/** What the lines of a file do not say: another mode, a link, a submodule; null when there is nothing to say. */
export const modeWords = ({ oldMode, newMode, status }: DiffFile): string | null => {
  const kind = kindOf(newMode) ?? kindOf(oldMode)
  if (kind !== null) return kind
  if (status === 'added' || status === 'deleted' || oldMode === newMode) return null
  if (newMode === '100755') return 'now executable'
  return oldMode === '100755' ? 'no longer executable' : null
}

/** Why no lines are shown although the patch was read. */
export const emptyPatchWords = (file: DiffFile, ignoresWhitespace: boolean): string => {
  if (ignoresWhitespace && (file.additions ?? 0) + (file.deletions ?? 0) > 0) return 'Only whitespace changed'
  if (file.status === 'renamed') return 'Moved without a change'
  if (file.status === 'copied') return 'Copied without a change'
  if (file.status === 'added') return 'Empty file'
  if (file.status === 'deleted') return 'Was empty'
  return 'No line changed'
}

/** "12 files changed". */
export const fileCountWords = ({ fileCount }: Diff): string =>
  fileCount === 0 ? 'No file changed' : `${plural(fileCount, 'file')} changed`
