import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { createChildrenFirst } from './children-first.ts'
import { recordsOf, type ReadGit } from './read-git.ts'

/** How far back is looked, in commits that changed the folder, and how long. */
const mostCommits = 20_000
const mostMs = 15_000
/** git shows a parent before its child where clocks were wrong; put right as far as this many commits ahead. */
const lookAhead = 128
const idMark = '//'

/** The entries of a folder that each commit changed, as git prints them. */
type Change = { readonly id: ObjectId; readonly parents: readonly ObjectId[]; readonly names: Set<string> }

/**
 * With `-z` the paths of a merge come after an empty record, those of other commits after a line end. No path begins
 * with a slash: two of them mark an id.
 */
async function* changesIn(output: AsyncIterable<Buffer>, folder: string): AsyncGenerator<Change> {
  const prefix = folder === '' ? '' : `${folder}/`
  let change: Change | null = null
  let previous = ''
  for await (const records of recordsOf(output, '\0')) {
    for (const record of records) {
      const path = previous.startsWith(idMark) ? record.replace(/^\n/, '') : record
      previous = record
      if (record.startsWith(idMark)) {
        if (change !== null) yield change
        const [id = '', ...parents] = record.slice(idMark.length).split(' ')
        change = { id, parents, names: new Set() }
      } else if (path !== '' && path.startsWith(prefix)) {
        change?.names.add(path.slice(prefix.length).split('/', 1)[0] ?? '')
      }
    }
  }
  if (change !== null) yield change
}

/**
 * One walk through the history of a folder, until each of its entries was seen. A merge counts for what it changed
 * against all of its parents.
 * https://git-scm.com/docs/git-log#_parent_rewriting
 */
export const lastChanges = async (
  readGit: ReadGit,
  directory: string,
  commitId: ObjectId,
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ObjectId>> => {
  const found = new Map<string, ObjectId>()
  if (names.length === 0) return found
  const missing = new Set(names)
  const waiting = new Map<ObjectId, ReadonlySet<string>>()
  const order = createChildrenFirst()
  const takeOne = (): void => {
    const id = order.take() ?? ''
    for (const name of waiting.get(id) ?? []) if (missing.delete(name)) found.set(name, id)
    waiting.delete(id)
  }

  const format = `--format=%x00${idMark}%H %P`
  const options = [
    '-z',
    format,
    '--parents',
    '--name-only',
    '-c',
    '--no-renames',
    `--max-count=${mostCommits}`,
  ]
  const output = readGit(['log', ...options, commitId, '--', ...(folder === '' ? [] : [folder])], {
    directory,
    stopAt: AbortSignal.timeout(mostMs),
  })
  for await (const change of changesIn(output, folder)) {
    waiting.set(change.id, change.names)
    order.add(change.id, change.parents)
    if (order.size() > lookAhead) takeOne()
    if (missing.size === 0) return found
  }
  while (order.size() > 0) takeOne()
  return found
}
