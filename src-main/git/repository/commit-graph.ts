import { createInterface } from 'node:readline'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AheadBehind } from '../../core/ports/repository-git.ts'
import type { SpawnGit } from '../spawn-git.ts'

/** Commits and their parents, as far as they were read. */
export type CommitGraph = {
  /** Whether there is a way from `descendant` down to `ancestor` among the commits that were read. */
  readonly reaches: (descendant: ObjectId, ancestor: ObjectId) => boolean
  /**
   * How many commits only one of the two reaches, among those that were read.
   * @param mayStep asked for each commit that is looked at
   * @returns null when it may not, or one of the two was not read
   */
  readonly apart: (ours: ObjectId, theirs: ObjectId, mayStep: () => boolean) => AheadBehind | null
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
  const inOrder: number[] = []
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
    inOrder.push(commit)
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
    apart: (ours, theirs, mayStep) => {
      const ends = [numbers.get(ours), numbers.get(theirs)].map((end) => ({
        commit: end ?? -1,
        position: end === undefined ? notRead : (positions[end] ?? notRead),
      }))
      const sides = new Map<number, number>()
      ends.forEach(({ commit }, index) => sides.set(commit, (sides.get(commit) ?? 0) | (1 << index)))
      let position = Math.min(...ends.map((end) => end.position))
      if (Math.max(...ends.map((end) => end.position)) === notRead) return null
      const counts = [0, 0, 0, 0]
      // As every commit stands before its parents, all is known of one when its turn comes.
      for (let alone = ours === theirs ? 0 : ends.length; alone > 0; position += 1) {
        if (!mayStep()) return null
        const commit = inOrder[position]
        if (commit === undefined) break
        const side = sides.get(commit)
        if (side === undefined) continue
        sides.delete(commit)
        if (side !== 3) alone -= 1
        counts[side] = (counts[side] ?? 0) + 1
        for (const parent of parents[commit] ?? []) {
          const before = sides.get(parent) ?? 0
          const now = before | side
          if (before === now) continue
          if (before === 0 && now !== 3) alone += 1
          if (before !== 0 && now === 3) alone -= 1
          sides.set(parent, now)
        }
      }
      return { ahead: counts[1] ?? 0, behind: counts[2] ?? 0 }
    },
  }
}
