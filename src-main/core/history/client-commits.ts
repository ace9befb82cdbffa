import { invalidCursor, readHistoryCursor, writeHistoryCursor } from '../browse/history-cursor.ts'
import { revisionNotFound } from '../browse/resolve-revision.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { FullCommit, HistoryGit } from '../ports/history-git.ts'
import { revisionOf, type AskedRevision } from './revision-of.ts'

export type ListCommitsInput = AskedRevision & {
  readonly directory: string
  /** Only commits that changed this file or folder; "" is everything. */
  readonly path: string
  readonly cursor: string | undefined
  readonly limit: number
}

/** Commits as clients of the REST API read them. */
export const createClientCommits = ({ git }: { readonly git: BrowseGit & HistoryGit }) => ({
  /**
   * Newest first. Later pages go on from the tip of the first, whatever was pushed meanwhile.
   * @throws AppError `not_found`, `invalid_input` for a cursor that we did not give out
   */
  list: async ({
    directory,
    path,
    cursor,
    limit,
    ...asked
  }: ListCommitsInput): Promise<{
    readonly commits: readonly FullCommit[]
    readonly nextCursor: string | null
  }> => {
    const startOf = async (text: string) => {
      const { tips, skip } = readHistoryCursor(text)
      const [tip = ''] = tips
      if (tips.length !== 1 || (await git.commitOfId(directory, tip)) !== tip) throw invalidCursor()
      return { tip, skip }
    }
    const { tip, skip } =
      cursor === undefined
        ? { tip: (await revisionOf(git, directory, asked)).commitId, skip: 0 }
        : await startOf(cursor)
    // One more than is asked for tells whether there is more.
    const ids = await git.historyPage(directory, { tip, path, skip, most: limit + 1 })
    const commits = await git.fullCommits(directory, ids.slice(0, limit))
    const more = ids.length > limit
    return { commits, nextCursor: more ? writeHistoryCursor({ tips: [tip], skip: skip + limit }) : null }
  },

  /** @throws AppError `not_found` */
  get: async (input: AskedRevision & { readonly directory: string }): Promise<FullCommit> => {
    const { commitId } = await revisionOf(git, input.directory, input)
    const [commit] = await git.fullCommits(input.directory, [commitId])
    if (commit === undefined) throw revisionNotFound(commitId)
    return commit
  },
})
