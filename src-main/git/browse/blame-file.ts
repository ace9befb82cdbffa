import type { BlameRange } from '../../../src-shared/domain/file.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { unquotePath } from './quoted-path.ts'
import { recordsOf, type ReadGit } from './read-git.ts'

type Facts = { authorName: string; authoredAt: number; subject: string }

const continues = (left: BlameRange, right: BlameRange): boolean =>
  left.commitId === right.commitId &&
  left.path === right.path &&
  left.startLine + left.lineCount === right.startLine

const merged = (ranges: readonly BlameRange[]): readonly BlameRange[] => {
  const result: BlameRange[] = []
  for (const range of ranges.toSorted((left, right) => left.startLine - right.startLine)) {
    const last = result.at(-1)
    if (last === undefined || !continues(last, range)) result.push(range)
    else result[result.length - 1] = { ...last, lineCount: last.lineCount + range.lineCount }
  }
  return result
}

/**
 * Who wrote the lines of a file. Renames of the whole file are followed. A commit's facts stand only where it is
 * named first; `filename` ends each entry.
 * https://git-scm.com/docs/git-blame#_incremental_output
 */
export const blameFile = async (
  readGit: ReadGit,
  directory: string,
  commitId: ObjectId,
  path: string,
): Promise<readonly BlameRange[]> => {
  const args = ['-c', 'core.quotePath=false', 'blame', '--incremental', commitId, '--', path]
  const commits = new Map<string, Facts>()
  const ranges: BlameRange[] = []
  let range = { commitId: '', startLine: 0, lineCount: 0 }
  let facts: Facts = { authorName: '', authoredAt: 0, subject: '' }

  for await (const lines of recordsOf(readGit(args, { directory }), '\n')) {
    for (const line of lines) {
      const start = /^([0-9a-f]{40}) \d+ (\d+) (\d+)$/.exec(line)
      const space = line.indexOf(' ')
      const value = line.slice(space + 1)
      if (start !== null) {
        const [, id = '', startLine, lineCount] = start
        range = { commitId: id, startLine: Number(startLine), lineCount: Number(lineCount) }
        facts = commits.get(id) ?? { authorName: '', authoredAt: 0, subject: '' }
        commits.set(id, facts)
      } else if (line.startsWith('author ')) facts.authorName = value
      else if (line.startsWith('author-time ')) facts.authoredAt = Number(value) * 1_000
      else if (line.startsWith('summary ')) facts.subject = value
      else if (line.startsWith('filename ')) ranges.push({ ...range, ...facts, path: unquotePath(value) })
    }
  }
  return merged(ranges)
}
