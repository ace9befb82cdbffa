import type { DiffFile, DiffStatus } from '../../../src-shared/domain/diff.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { DiffSummary } from '../../core/ports/browse-git.ts'
import { recordsOf, type ReadGit } from './read-git.ts'

/** The tree without entries, which git knows in every repository. */
export const emptyTree: ObjectId = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

const statusOf = (letter: string): DiffStatus => {
  switch (letter) {
    case 'A':
      return 'added'
    case 'D':
      return 'deleted'
    case 'R':
      return 'renamed'
    case 'C':
      return 'copied'
    case 'T':
      return 'type_changed'
    default:
      return 'modified'
  }
}

const modeOf = (mode: string): string | null => (mode === '000000' ? null : mode)
const countOf = (text: string): number | null => (text === '-' ? null : Number(text))
const malformed = (): AppError => new AppError('internal', 'git described a difference in an unknown form.')

/** `:100644 100644 <id> <id> R100`, then one path, or two after a rename. */
type RawRecord = { readonly oldMode: string | null; readonly newMode: string | null; readonly letter: string }

const parseRaw = (record: string): RawRecord => {
  const [oldMode = '', newMode = '', , , status = 'M'] = record.slice(1).split(' ')
  return { oldMode: modeOf(oldMode), newMode: modeOf(newMode), letter: status.slice(0, 1) }
}

const hasTwoPaths = ({ letter }: RawRecord): boolean => letter === 'R' || letter === 'C'

/**
 * The files between two trees. git first prints one raw record for each file, then one with the counts of lines for
 * each, in the same order: they are joined by it.
 * https://git-scm.com/docs/git-diff-tree#_raw_output_format
 */
export const diffFiles = async (
  readGit: ReadGit,
  directory: string,
  diff: { readonly baseId: ObjectId | null; readonly headId: ObjectId; readonly mostFiles: number },
): Promise<DiffSummary> => {
  const args = ['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', '--no-ext-diff', '--no-textconv']
  const output = readGit([...args, diff.baseId ?? emptyTree, diff.headId], { directory })

  const files: DiffFile[] = []
  let fileCount = 0
  let counted = 0
  let additions = 0
  let deletions = 0
  let raw: RawRecord | null = null
  let paths: string[] = []
  /** Paths of a count that come as records of their own. */
  let pathsToSkip = 0

  const addFile = (record: RawRecord): void => {
    fileCount += 1
    if (files.length >= diff.mostFiles) return
    const { letter, oldMode, newMode } = record
    files.push({
      path: paths.at(-1) ?? '',
      oldPath: hasTwoPaths(record) ? (paths[0] ?? '') : null,
      status: statusOf(letter),
      oldMode,
      newMode,
      additions: null,
      deletions: null,
    })
  }
  const addCounts = (record: string): void => {
    const [added, deleted, ...path] = record.split('\t')
    if (added === undefined || deleted === undefined || path.length === 0) throw malformed()
    if (path.join('') === '') pathsToSkip = 2
    const counts = { additions: countOf(added), deletions: countOf(deleted) }
    additions += counts.additions ?? 0
    deletions += counts.deletions ?? 0
    const file = files[counted]
    if (file !== undefined) files[counted] = { ...file, ...counts }
    counted += 1
  }

  for await (const records of recordsOf(output, '\0')) {
    for (const record of records) {
      if (raw !== null) {
        paths.push(record)
        if (paths.length < (hasTwoPaths(raw) ? 2 : 1)) continue
        addFile(raw)
        raw = null
      } else if (pathsToSkip > 0) pathsToSkip -= 1
      else if (record.startsWith(':')) {
        raw = parseRaw(record)
        paths = []
      } else addCounts(record)
    }
  }
  if (counted !== fileCount) throw malformed()
  return { files, fileCount, additions, deletions }
}
