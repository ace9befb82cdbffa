import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GrepLine, GrepRequest } from '../../core/ports/history-git.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { grepLines } from './grep-lines.ts'
import { withinTime } from './time-limit.ts'

/** `fatal: -e option, 'x(': Unmatched ( or \(` */
const refusal = (stderr: string): AppError | null => {
  const reason = /^fatal: (?:-e option|command line), '.*': (.*)$/s.exec(stderr.trim())?.[1]
  if (reason === undefined) return null
  return new AppError('invalid_input', `query.pattern: ${reason}`, {
    details: { field: 'query.pattern', reason },
  })
}

// eslint-disable-next-line no-control-regex -- all of ASCII
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

/** https://git-scm.com/docs/git-grep */
export async function* grepTree(
  readGit: ReadGit,
  directory: string,
  request: GrepRequest,
): AsyncGenerator<GrepLine> {
  const { commitId, pattern, before, after, pathspecs } = request
  const args = ['grep', '-n', '-z', '--column', '-I', '--full-name', '--no-color', '--no-textconv', '-E']
  if (!request.caseSensitive) args.push('-i')
  if (before > 0) args.push(`-B${before}`)
  if (after > 0) args.push(`-A${after}`)
  args.push(`--max-count=${request.mostMatchesPerFile}`, '-e', pattern, commitId, '--', ...pathspecs)
  const { stopAt, check } = withinTime(request.signal)
  const output = readGit(args, {
    directory,
    expectedExitCodes: [1],
    stopAt,
    refusal,
    // Byte by byte is many times as fast, and the same for a pattern of ASCII; case and sets of others need UTF-8.
    environment: { GIT_LITERAL_PATHSPECS: '0', ...(isAscii(pattern) ? {} : { LC_ALL: 'C.UTF-8' }) },
  })
  yield* grepLines(output, commitId, request.mostLineBytes)
  check()
}
