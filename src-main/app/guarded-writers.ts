import path from 'node:path'
import type { GitHost } from '../core/ports/git-host.ts'
import type { WriteGit } from '../core/ports/write-git.ts'
import type { RepositoryUse } from '../core/upkeep/repository-use.ts'

/** Directories of the store are named `<id>.git`. */
export const repositoryIdOf = (repositoryPath: string): string => path.basename(repositoryPath, '.git')

/**
 * The localhost remote, known to upkeep: a client that fetches is a reader, one that pushes a writer.
 * @param onPushed a push has ended, whatever became of it
 */
export const guardGitHost = (
  host: GitHost,
  use: RepositoryUse,
  onPushed: (repositoryId: string) => void,
): GitHost => ({
  ...host,
  answerFetch: (exchange) =>
    use.read(repositoryIdOf(exchange.repository.path), () => host.answerFetch(exchange)),
  answerPush: async (exchange, rules) => {
    const repositoryId = repositoryIdOf(exchange.repository.path)
    try {
      await use.write(repositoryId, () => host.answerPush(exchange, rules))
    } finally {
      onPushed(repositoryId)
    }
  },
})

/** Drafts of the API, known to upkeep: a writer from its first object until it is discarded. */
export const guardWriteGit = (writeGit: WriteGit, use: RepositoryUse): WriteGit => ({
  draft: async (repositoryPath, signal) => {
    const end = await use.beginWrite(repositoryIdOf(repositoryPath))
    try {
      const draft = await writeGit.draft(repositoryPath, signal)
      return { ...draft, discard: () => draft.discard().finally(end) }
    } catch (error) {
      end()
      throw error
    }
  },
})
