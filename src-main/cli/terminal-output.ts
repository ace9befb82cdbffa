export type Tone = 'good' | 'attention' | 'problem' | 'quiet'

/** Where a command writes: results to stdout, everything about the way there to stderr. */
export type Output = {
  readonly line: (text: string) => void
  readonly note: (text: string) => void
  /** One JSON document on stdout. */
  readonly document: (value: unknown) => void
  /** Text on stdout that comes in pieces and is never held whole: whoever reads slowly is waited for. */
  readonly pieces: (pieces: AsyncIterable<string>) => Promise<void>
  readonly paint: (tone: Tone, text: string) => string
  /** A line on stderr that is redrawn; an empty text removes it. Does nothing when stderr is no terminal. */
  readonly progress: (text: string) => void
}

export type OutputStream = {
  readonly write: (text: string) => unknown
  /** When what was written last has been taken; without it, everything is taken at once. */
  readonly once?: (event: 'drain', listener: () => void) => unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

const codes: Readonly<Record<Tone, number>> = { good: 32, attention: 33, problem: 31, quiet: 2 }

/** Remotes choose ref names and messages: nothing of theirs may steer the terminal. Our own colours stay. */
export const withoutControls = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character, offset: number) => {
    if (character === '\n' || character === '\t') return character
    return character === '\u001b' && /^\[\d{1,2}m/.test(text.slice(offset + 1, offset + 5)) ? character : ''
  })

const cut = (text: string, columns: number): string =>
  text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`

export const createOutput = (
  stdout: OutputStream,
  stderr: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): Output => {
  const coloured = stdout.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'
  let progressShown = false
  const progress = (text: string): void => {
    if (stderr.isTTY !== true || (text === '' && !progressShown)) return
    // Back to the first column, clear the line, write without a line end. A width of 0 is one nobody knows.
    stderr.write(`\r\u001b[K${cut(withoutControls(text).replaceAll('\n', ' '), stderr.columns || 80)}`)
    progressShown = text !== ''
  }
  return {
    line: (text) => {
      progress('')
      stdout.write(`${withoutControls(text)}\n`)
    },
    note: (text) => {
      progress('')
      stderr.write(`${withoutControls(text)}\n`)
    },
    document: (value) => {
      progress('')
      stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    pieces: async (pieces) => {
      progress('')
      for await (const piece of pieces) {
        if (stdout.write(piece) !== false) continue
        await new Promise<void>((resolve) => {
          if (stdout.once === undefined) resolve()
          else stdout.once('drain', resolve)
        })
      }
    },
    paint: (tone, text) => (coloured ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text),
    progress,
  }
}
