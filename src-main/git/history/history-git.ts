import type { HistoryGit } from '../../core/ports/history-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { blameLines } from './blame-lines.ts'
import { compareTrees } from './compare-trees.ts'
import { parseFullCommit } from './full-commit.ts'
import { grepTree } from './grep-tree.ts'
import { createHistoryPages } from './history-pages.ts'

/** Reads histories of the repositories of the store, by the processes of those who browse. */
export const createHistoryGit = (shared: {
  readonly reader: ObjectReader
  readonly readGit: ReadGit
}): HistoryGit => {
  const { reader, readGit } = shared
  return {
    historyPage: createHistoryPages(shared),
    fullCommits: (directory, ids) =>
      Promise.all(
        ids.map(async (id) => parseFullCommit(id, (await reader.read(directory, id, 'commit')).content)),
      ),
    compare: (directory, request) => compareTrees(shared, directory, request),
    blameLines: (directory, request) => blameLines(readGit, directory, request),
    grep: (directory, request) => grepTree(readGit, directory, request),
  }
}
