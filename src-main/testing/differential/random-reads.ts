import { isDeepStrictEqual } from 'node:util'
import { readArchive, readFile, readListing, readMetadata } from './content-reads.ts'
import { readDiff } from './diff-reads.ts'
import { readBlame, readCommits, readGrep } from './history-reads.ts'
import type { Comparison, Subject } from './subject.ts'

/** Every kind of read that is held against git; null when chance chose something that cannot be asked. */
export const reads: Readonly<Record<string, (subject: Subject) => Promise<Comparison | null>>> = {
  files: readFile,
  listings: readListing,
  metadata: readMetadata,
  blame: readBlame,
  diffs: readDiff,
  commits: readCommits,
  grep: readGrep,
  archives: readArchive,
}

export type Differences = {
  readonly count: number
  /** Each read that git answers otherwise, or that failed. */
  readonly differences: readonly object[]
}

const shown = (value: unknown): string => JSON.stringify([value]).slice(0, 4_000)

/** Asks so many random questions of one kind. */
export const readRandomly = async (subject: Subject, kind: string, count: number): Promise<Differences> => {
  const read = reads[kind]
  if (read === undefined) throw new Error(`There is no kind ${kind}.`)
  const differences: object[] = []
  let done = 0
  for (let attempts = 0; done < count && attempts < 10 * count; attempts += 1) {
    const comparison = await read(subject).catch((error: unknown): Comparison => ({
      question: kind,
      answered: String(error),
      expected: 'an answer',
    }))
    if (comparison === null) continue
    done += 1
    const { question, answered, expected } = comparison
    if (!isDeepStrictEqual(answered, expected))
      differences.push({ question, answered: shown(answered), expected: shown(expected) })
  }
  return { count: done, differences }
}
