import type { Person } from '../../../src-shared/domain/commit.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BlameRequest, BlamedLines } from '../../core/ports/history-git.ts'
import { recordsOf, type ReadGit } from '../browse/read-git.ts'
import { unquotePath } from '../browse/quoted-path.ts'
import { withinTime } from './time-limit.ts'

type Facts = {
  author: { -readonly [key in keyof Person]: Person[key] }
  committer: { -readonly [key in keyof Person]: Person[key] }
  summary: string
}

const noFacts = (): Facts => ({
  author: { name: '', email: '', at: 0 },
  committer: { name: '', email: '', at: 0 },
  summary: '',
})

const emailOf = (value: string): string => value.replace(/^<|>$/g, '')

const takeFact = (facts: Facts, name: string, value: string): void => {
  const [, who, what] = /^(author|committer)(-mail|-time)?$/.exec(name) ?? []
  if (name === 'summary') facts.summary = value
  if (who !== 'author' && who !== 'committer') return
  if (what === '-mail') facts[who].email = emailOf(value)
  else if (what === '-time') facts[who].at = Number(value) * 1_000
  else facts[who].name = value
}

/** git tells a bad range by its words, or by showing how to use the command. */
const refusal = (stderr: string): AppError | null => {
  const tooFar = /^fatal: file .* (has only \d+ lines?)$/ms.exec(stderr)?.[1]
  const malformed = /^fatal: ((?:-L |malformed -L).*)$/m.exec(stderr)?.[1]
  const reason = tooFar === undefined ? malformed : `the file ${tooFar}`
  if (reason === undefined && !stderr.startsWith('usage:')) return null
  const told = reason ?? 'is not what git blame -L takes'
  return new AppError('invalid_input', `range: ${told}`, { details: { field: 'range', reason: told } })
}

/**
 * Who wrote the lines of a file. A commit's facts stand only where it is named first; `filename` ends each entry.
 * https://git-scm.com/docs/git-blame#_incremental_output
 */
export const blameLines = async (
  readGit: ReadGit,
  directory: string,
  { commitId, path, ranges, detectMoves, signal }: BlameRequest,
): Promise<readonly BlamedLines[]> => {
  const options = [...(detectMoves ? ['-M', '-C'] : []), ...ranges.flatMap((range) => ['-L', range])]
  const args = ['-c', 'core.quotePath=false', 'blame', '--incremental', ...options, commitId, '--', path]
  const hasPattern = ranges.some((range) => /[/:]/.test(range))
  const { stopAt, check } = hasPattern ? withinTime(signal) : { stopAt: signal, check: () => undefined }

  const commits = new Map<string, Facts>()
  const found: BlamedLines[] = []
  let entry = { commitId: '', startLine: 0, originalStartLine: 0, lineCount: 0 }
  let commit = noFacts()
  let previousCommitId: string | null = null

  for await (const lines of recordsOf(readGit(args, { directory, stopAt, refusal }), '\n')) {
    for (const line of lines) {
      const start = /^([0-9a-f]{40}) (\d+) (\d+) (\d+)$/.exec(line)
      if (start !== null) {
        const [, id = '', original, final, count] = start
        entry = {
          commitId: id,
          startLine: Number(final),
          originalStartLine: Number(original),
          lineCount: Number(count),
        }
        commit = commits.get(id) ?? noFacts()
        commits.set(id, commit)
        previousCommitId = null
        continue
      }
      const space = line.indexOf(' ')
      const name = space === -1 ? line : line.slice(0, space)
      const value = space === -1 ? '' : line.slice(space + 1)
      if (name === 'previous') previousCommitId = value.slice(0, 40)
      else if (name === 'filename') {
        found.push({ ...entry, commit, previousCommitId, originalPath: unquotePath(value) })
      } else takeFact(commit, name, value)
    }
  }
  check()
  return found.sort((left, right) => left.startLine - right.startLine)
}
