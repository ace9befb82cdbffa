import type { RunGit } from '../run-git.ts'

/** What each object id peels to: the object a tag names in the end; null when it is not a tag. */
export type PeelTags = (
  repositoryPath: string,
  objectIds: Iterable<string>,
) => Promise<ReadonlyMap<string, string | null>>

const mostKnown = 200_000

/**
 * Asks git once about the ids it has not seen before, and remembers the answers: an object never changes.
 * https://git-scm.com/docs/git-cat-file#_batch_output
 */
export const createTagPeeler = ({ run }: { readonly run: RunGit }): PeelTags => {
  const known = new Map<string, string | null>()

  return async (repositoryPath, objectIds) => {
    const answers = new Map<string, string | null>()
    const unknown: string[] = []
    for (const id of new Set(objectIds)) {
      const answer = known.get(id)
      if (answer === undefined) unknown.push(id)
      else answers.set(id, answer)
    }
    if (unknown.length === 0) return answers
    const { stdout } = await run(['cat-file', '--batch-check=%(objectname)'], {
      directory: repositoryPath,
      input: unknown.map((id) => `${id}^{}\n`).join(''),
    })
    const lines = stdout.split('\n')
    for (const [index, id] of unknown.entries()) {
      const peeled = /^[0-9a-f]{40}$/.exec(lines[index] ?? '')?.[0]
      answers.set(id, peeled === undefined || peeled === id ? null : peeled)
      // An object that is missing today may arrive.
      if (peeled !== undefined) known.set(id, peeled === id ? null : peeled)
    }
    for (const oldest of known.keys()) {
      if (known.size <= mostKnown) break
      known.delete(oldest)
    }
    return answers
  }
}
