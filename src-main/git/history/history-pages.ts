import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { HistoryPage } from '../../core/ports/history-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import { recordsOf, type ReadGit } from '../browse/read-git.ts'
import { createDateWalk, parseWalkedCommit } from './walk-by-date.ts'

/** Of one history, from its tip. Pages behind these are read by git each time. */
const mostOfOneHistory = 2_000
/** Commits of all histories together, and histories. */
const mostKept = 100_000
const mostHistories = 1_000

/** The beginning of a history, as far as it was asked for. What a commit leads to never changes. */
type Beginning = {
  readonly ids: ObjectId[]
  /** Adds up to so many commits; fewer only at the end of the history. */
  readonly extend: (count: number) => Promise<void>
  complete: boolean
  /** The last extension: they go one after the other. */
  work: Promise<void>
}

/** Pages of histories, of which the beginnings are remembered. */
export const createHistoryPages = ({
  reader,
  readGit,
}: {
  readonly reader: ObjectReader
  readonly readGit: ReadGit
}) => {
  /** Least recently used first. */
  const beginnings = new Map<string, Beginning>()
  let kept = 0

  /** https://git-scm.com/docs/git-rev-list#_commit_limiting */
  const askGit = async (directory: string, { tip, path, skip, most }: HistoryPage): Promise<ObjectId[]> => {
    const args = ['rev-list', `--skip=${skip}`, `--max-count=${most}`, tip]
    const ids: ObjectId[] = []
    const output = readGit(path === '' ? args : [...args, '--', path], { directory })
    for await (const lines of recordsOf(output, '\n')) ids.push(...lines)
    return ids
  }

  const begin = (directory: string, tip: ObjectId, path: string): Beginning => {
    const ids: ObjectId[] = []
    const walk = createDateWalk(tip, async (id) =>
      parseWalkedCommit((await reader.read(directory, id, 'commit')).content),
    )
    const extend = async (count: number): Promise<void> => {
      const before = ids.length
      if (path !== '') {
        ids.push(...(await askGit(directory, { tip, path, skip: before, most: count })))
      } else {
        for (let id = await walk.next(); id !== null; id = await walk.next()) {
          ids.push(id)
          if (ids.length === before + count) break
        }
      }
      beginning.complete = ids.length < before + count
    }
    const beginning: Beginning = { ids, extend, complete: false, work: Promise.resolve() }
    return beginning
  }

  const forget = (key: string, beginning: Beginning): void => {
    if (beginnings.get(key) === beginning && beginnings.delete(key)) kept -= beginning.ids.length
  }

  const extendTo = async (key: string, beginning: Beginning, count: number): Promise<void> => {
    const missing = count - beginning.ids.length
    if (missing <= 0 || beginning.complete) return
    const before = beginning.ids.length
    try {
      await beginning.extend(missing)
    } finally {
      if (beginnings.get(key) === beginning) kept += beginning.ids.length - before
    }
  }

  return async (directory: string, page: HistoryPage): Promise<readonly ObjectId[]> => {
    const { tip, path, skip, most } = page
    if (skip + most > mostOfOneHistory) return askGit(directory, page)
    const key = `${directory}\0${tip}\0${path}`
    const beginning = beginnings.get(key) ?? begin(directory, tip, path)
    beginnings.delete(key)
    beginnings.set(key, beginning)
    const work = beginning.work.then(() => extendTo(key, beginning, skip + most))
    beginning.work = work
    try {
      await work
    } catch (error) {
      // A walk that was broken off is in no state to go on.
      forget(key, beginning)
      throw error
    }
    for (const [oldest, unused] of beginnings) {
      if ((kept <= mostKept && beginnings.size <= mostHistories) || unused === beginning) break
      forget(oldest, unused)
    }
    return beginning.ids.slice(skip, skip + most)
  }
}
