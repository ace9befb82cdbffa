import { createInterface } from 'node:readline'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

/** Commits and their parents, as far as they were read. */
export type CommitGraph = {
  /** Whether there is a way from `descendant` down to `ancestor` among the commits that were read. */
  readonly reaches: (descendant: ObjectId, ancestor: ObjectId) => boolean
}

/** A commit that is only known as somebody's parent. */
const notRead = Number.POSITIVE_INFINITY

/**
 * Reads what `revisions` lead to, in one process. `^<id>` leaves out what that commit reaches.
 * https://git-scm.com/docs/git-rev-list
 * @throws AppError `store_damaged` when git cannot walk through it
 */
export const readCommitGraph = async (
  spawn: SpawnGit,
  at: { readonly directory: string; readonly environment: Readonly<Record<string, string>> },
  revisions: Iterable<string>,
): Promise<CommitGraph> => {
  const numbers = new Map<ObjectId, number>()
  const parents: (readonly number[])[] = []
  /** Every commit stands before its parents. */
  const positions: number[] = []
  const numberOf = (id: ObjectId): number => {
    const known = numbers.get(id)
    if (known !== undefined) return known
    numbers.set(id, parents.length)
    positions.push(notRead)
    return parents.push([]) - 1
  }

  const git = spawn(['rev-list', '--parents', '--date-order', '--stdin'], at)
  // A git that ends before it has read everything says why itself.
  git.stdin.on('error', () => undefined)
  git.stdin.end(`${[...revisions].join('\n')}\n`)
  let position = 0
  for await (const line of createInterface({ input: git.stdout })) {
    const [commit, ...its] = line.split(' ').map(numberOf)
    if (commit === undefined) continue
    parents[commit] = its
    positions[commit] = position
    position += 1
  }
  const { exitCode, stderr } = await git.done
  if (exitCode !== 0) {
    const cause = new Error(`git rev-list ended with ${exitCode}: ${stderr.trim()}`)
    throw new AppError('store_damaged', 'git could not walk through the history.', { cause })
  }

  /** In which search a commit was last met: no set has to be emptied in between. */
  const met = new Uint32Array(parents.length)
  let search = 0
  return {
    reaches: (descendant, ancestor) => {
      const [from, to] = [numbers.get(descendant), numbers.get(ancestor)]
      if (from === undefined || to === undefined) return false
      const last = positions[to] ?? notRead
      search += 1
      const waiting = [from]
      for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
        if (commit === to) return true
        if (met[commit] === search) continue
        met[commit] = search
        // What stands behind it cannot lead to it.
        if ((positions[commit] ?? notRead) < last) waiting.push(...(parents[commit] ?? []))
      }
      return false
    },
  }
}
