import { recordsOf, type ReadGit } from '../browse/read-git.ts'

/** A commit and the files that differ from its first parent, or from nothing. */
export type Change = {
  readonly id: string
  readonly parents: readonly string[]
  readonly paths: ReadonlySet<string>
}

/** No path begins with a slash: two of them mark an id. */
const idMark = '//'

/**
 * Every commit from some tips on along first parents, newest first, with what it changed at some paths, or below them
 * (none: anywhere). Leaving the loop stops git. Of these commits none is left out: which parent a path comes from is
 * for the reader to say.
 * https://git-scm.com/docs/git-log#_history_simplification
 */
export async function* walkChanges(
  readGit: ReadGit,
  directory: string,
  tips: readonly string[],
  within: readonly string[],
  stopAt: AbortSignal,
): AsyncGenerator<Change> {
  const output = readGit(
    [
      'log',
      '-z',
      `--format=%x00${idMark}%H %P`,
      '--name-only',
      '--first-parent',
      '--diff-merges=first-parent',
      '--no-renames',
      '--ignore-submodules=none',
      '--full-history',
      '--sparse',
      '--stdin',
      ...(within.length === 0 ? [] : ['--', ...within]),
    ],
    { directory, stopAt, input: tips.map((tip) => `${tip}\n`).join('') },
  )
  let change: { id: string; parents: readonly string[]; paths: Set<string> } | null = null
  let previous = ''
  for await (const records of recordsOf(output, '\0')) {
    for (const record of records) {
      if (record.startsWith(idMark)) {
        if (change !== null) yield change
        const [id = '', ...parents] = record.slice(idMark.length).split(' ')
        change = { id, parents: parents.filter((parent) => parent !== ''), paths: new Set() }
      } else {
        // The first path stands behind a line end.
        const path = previous.startsWith(idMark) ? record.replace(/^\n/, '') : record
        if (path !== '') change?.paths.add(path)
      }
      previous = record
    }
  }
  if (change !== null) yield change
}
