import type { GrepLine } from '../../core/ports/history-git.ts'

const newline = 10
const dash = 45
/** Digits of a column and the NUL behind it. */
const mostColumnBytes = 11

type Head = Pick<GrepLine, 'path' | 'lineNumber' | 'isMatch'>

/**
 * What `git grep -n -z --column` says of a line in a commit: `<id>:<path>\0<line>\0`, of a match also `<column>\0`,
 * then its text. A path may hold line ends, a text anything else; each begins where the one before ended, so nothing
 * is looked for that content could imitate, but for a line around a match that itself begins with digits and NUL (git
 * takes files with NUL far behind their beginning for text). Null when there is not enough data.
 */
const readHead = (
  data: Buffer,
  start: number,
  prefixBytes: number,
): { readonly head: Head; readonly end: number } | null => {
  const pathEnd = data.indexOf(0, start)
  const numberEnd = pathEnd === -1 ? -1 : data.indexOf(0, pathEnd + 1)
  if (numberEnd === -1) return null
  const textStart = numberEnd + 1
  const lineEnd = data.indexOf(newline, textStart)
  if (lineEnd === -1 && data.length - textStart < mostColumnBytes) return null
  const ahead = data.toString('latin1', textStart, textStart + mostColumnBytes)
  const column = /^\d+\0/.exec(ahead)?.[0] ?? ''
  const head = {
    path: data.toString('utf8', start + prefixBytes, pathEnd),
    lineNumber: Number(data.toString('latin1', pathEnd + 1, numberEnd)),
    isMatch: column !== '',
  }
  return { head, end: textStart + column.length }
}

/**
 * The lines that git grep found. Of a text no more than `mostLineBytes` are held.
 * https://git-scm.com/docs/git-grep
 */
export async function* grepLines(
  chunks: AsyncIterable<Buffer>,
  commitId: string,
  mostLineBytes: number,
): AsyncGenerator<GrepLine> {
  const prefixBytes = commitId.length + 1
  let rest: Buffer = Buffer.alloc(0)
  let head: Head | null = null
  let parts: Buffer[] = []
  let held = 0

  const hold = (part: Buffer): void => {
    const room = part.subarray(0, Math.max(0, mostLineBytes - held))
    if (room.length > 0) parts.push(room)
    held += room.length
  }

  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    while (start < data.length) {
      const lineEnd = data.indexOf(newline, start)
      if (head === null && data[start] === dash) {
        // `--` between groups of lines.
        if (lineEnd === -1) break
        start = lineEnd + 1
        continue
      }
      if (head === null) {
        const found = readHead(data, start, prefixBytes)
        if (found === null) break
        head = found.head
        start = found.end
        continue
      }
      hold(data.subarray(start, lineEnd === -1 ? data.length : lineEnd))
      start = lineEnd === -1 ? data.length : lineEnd + 1
      if (lineEnd === -1) break
      yield { ...head, text: Buffer.concat(parts).toString('utf8') }
      head = null
      parts = []
      held = 0
    }
    rest = data.subarray(start)
  }
}
