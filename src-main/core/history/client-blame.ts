import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { BlamedLines, HistoryGit } from '../ports/history-git.ts'
import { revisionOf, type AskedRevision } from './revision-of.ts'

export type BlameInput = AskedRevision & {
  readonly directory: string
  readonly path: string
  readonly ranges: readonly string[]
  readonly detectMoves: boolean
  readonly signal: AbortSignal
}

export type Blame = {
  readonly name: string
  readonly commitId: ObjectId
  readonly lines: readonly BlamedLines[]
}

/** Who wrote the lines of files, for clients of the REST API. */
export const createClientBlame = ({ git }: { readonly git: BrowseGit & HistoryGit }) => ({
  /** @throws AppError `not_found`, `invalid_input` for a folder or a range that git refuses, `timeout` */
  blame: async ({ directory, ref, ephemeral, ...input }: BlameInput): Promise<Blame> => {
    const { commitId, name } = await revisionOf(git, directory, { ref, ephemeral })
    const entry = await git.findEntry(directory, commitId, input.path)
    if (entry === null) {
      const what = `The file "${input.path}"`
      throw new AppError('not_found', `${what} is not in ${name}.`, { details: { what } })
    }
    if (entry.kind === 'directory' || entry.kind === 'submodule') {
      const reason = 'is not a file'
      throw new AppError('invalid_input', `path: ${reason}`, { details: { field: 'path', reason } })
    }
    return { name, commitId, lines: await git.blameLines(directory, { commitId, ...input }) }
  },
})
