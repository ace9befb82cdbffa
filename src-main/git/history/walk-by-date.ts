import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** What a walk needs to know of a commit. `committedAt` is in any unit that grows with time. */
export type WalkedCommit = { readonly parents: readonly ObjectId[]; readonly committedAt: number }

type Waiting = WalkedCommit & { readonly id: ObjectId }

/** A history, one commit at a time; null at its end. */
export type DateWalk = { readonly next: () => Promise<ObjectId | null> }

/**
 * The order of `git log` without options: of the commits whose children were seen, the one with the latest committer
 * date, and of several with the same date the one that was found first.
 * https://git-scm.com/docs/git-log#_commit_ordering
 */
export const createDateWalk = (tip: ObjectId, read: (id: ObjectId) => Promise<WalkedCommit>): DateWalk => {
  const seen = new Set<ObjectId>([tip])
  /** The latest last. */
  let waiting: Waiting[] | null = null

  const insert = (queue: Waiting[], commit: Waiting): void => {
    let low = 0
    let high = queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((queue[middle] as Waiting).committedAt < commit.committedAt) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, commit)
  }
  const load = async (id: ObjectId): Promise<Waiting> => ({ id, ...(await read(id)) })

  return {
    next: async () => {
      waiting ??= [await load(tip)]
      const commit = waiting.pop()
      if (commit === undefined) return null
      const unseen = commit.parents.filter((id) => !seen.has(id))
      for (const id of unseen) seen.add(id)
      for (const parent of await Promise.all([...new Set(unseen)].map(load))) insert(waiting, parent)
      return commit.id
    },
  }
}

/** The parts of a commit that a walk needs, read from its head without decoding the rest. */
export const parseWalkedCommit = (content: Buffer): WalkedCommit => {
  const end = content.indexOf('\n\n')
  const head = content.toString('latin1', 0, end === -1 ? content.length : end)
  const parents: ObjectId[] = []
  for (const line of head.split('\n')) {
    if (line.startsWith('parent ')) parents.push(line.slice('parent '.length))
    else if (line.startsWith('committer ')) {
      return { parents, committedAt: Number(/> (\d+)/.exec(line)?.[1] ?? 0) }
    }
  }
  return { parents, committedAt: 0 }
}
