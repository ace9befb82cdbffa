import type { FilePatch } from '../../../src-shared/domain/diff.ts'

export type PatchLimits = {
  readonly mostBytes: number
  readonly mostLines: number
}

/** All patches of one output together: an answer stays one that a window can take. */
const mostHeldBytes = 64 * 1024 * 1024

/** The patch of one file as it grows; what is above a limit is not held. */
type Section = { parts: Buffer[]; bytes: number; lines: number; withheld: FilePatch['withheld'] }

const header = Buffer.from('diff --git ')
const binaryLine = Buffer.from('Binary files ')
const newline = 10

const startsWith = (chunk: Buffer, start: number, text: Buffer): boolean =>
  chunk.length - start >= text.length && chunk.compare(text, 0, text.length, start, start + text.length) === 0

/**
 * Cuts the output of `git diff-tree -p` into the patches of its files, named by their header lines. Every line of
 * content begins with a space, `+`, `-` or `\`, so `diff --git ` at the beginning of a line starts a file, always. A
 * file whose type changed has two sections with one header; they stay together.
 */
export const createPatchSplitter = (limits: PatchLimits) => {
  const sections = new Map<string, Section>()
  let section: Section | null = null
  let heldBytes = 0
  /** The beginning of a line that has to be seen whole: one that may be a header. */
  let held: Buffer = Buffer.alloc(0)
  let atLineStart = true

  const open = (line: Buffer): Section => {
    const name = line.toString('utf8').trimEnd()
    const found = sections.get(name) ?? { parts: [], bytes: 0, lines: 0, withheld: null }
    sections.set(name, found)
    return found
  }

  const withhold = (reason: 'binary' | 'too_large'): void => {
    if (section === null) return
    heldBytes -= section.parts.reduce((sum, part) => sum + part.length, 0)
    section.parts = []
    section.withheld = reason
  }

  const append = (part: Buffer, endsLine: boolean): void => {
    if (section === null || section.withheld !== null) return
    section.bytes += part.length
    if (endsLine) section.lines += 1
    const tooLarge = section.bytes > limits.mostBytes || section.lines > limits.mostLines
    if (tooLarge || heldBytes + part.length > mostHeldBytes) {
      withhold('too_large')
      return
    }
    section.parts.push(part)
    heldBytes += part.length
  }

  return {
    push: (next: Buffer): void => {
      const chunk = held.length === 0 ? next : Buffer.concat([held, next])
      held = Buffer.alloc(0)
      for (let start = 0; start < chunk.length;) {
        const lineEnd = chunk.indexOf(newline, start)
        const isHeaderCandidate =
          atLineStart && (chunk[start] === header[0] || chunk[start] === binaryLine[0])
        if (lineEnd === -1 && isHeaderCandidate) {
          held = chunk.subarray(start)
          return
        }
        const end = lineEnd === -1 ? chunk.length : lineEnd + 1
        const part = chunk.subarray(start, end)
        if (atLineStart && startsWith(chunk, start, header)) section = open(part)
        append(part, lineEnd !== -1)
        if (atLineStart && startsWith(chunk, start, binaryLine)) withhold('binary')
        atLineStart = lineEnd !== -1
        start = end
      }
    },
    /** What was found under a header line; null when there was nothing. */
    result: (name: string): Pick<FilePatch, 'patch' | 'withheld'> | null => {
      const found = sections.get(name)
      if (found === undefined) return null
      const { parts, withheld } = found
      return { patch: withheld === null ? Buffer.concat(parts).toString('utf8') : null, withheld }
    },
  }
}
