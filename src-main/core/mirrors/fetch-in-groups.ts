import { breaksOff } from '../../../src-shared/errors/breaks-off.ts'
import type { FetchRequest, RemoteGit } from '../ports/remote-git.ts'
import { trackingRef } from './ref-scope.ts'

export type GroupedFetch = Pick<FetchRequest, 'remote' | 'repositoryPath' | 'signal' | 'onProgress'> & {
  readonly remoteGit: Pick<RemoteGit, 'fetch' | 'fetchInSteps' | 'refInSteps'>
  /** Whose tracking refs these are. */
  readonly owner: string
  /** The remote's default branch; it comes first. */
  readonly head: string | null
  /** Nothing of this remote is here yet. */
  readonly isFirst: boolean
  /** Hears of the bytes of each group, once it is here: what follows may break off. */
  readonly onBytes: (bytes: number) => void
}

/** Refs of one group, at most; one request lists them, and asks for them. */
const largestGroup = 500
const kindOrder = ['refs/heads/', 'refs/tags/'] as const
const orderOf = (ref: string, head: string | null): number => {
  if (ref === head) return -1
  const kind = kindOrder.findIndex((prefix) => ref.startsWith(prefix))
  return kind === -1 ? kindOrder.length : kind
}

/** The default branch, other branches, tags, notes. */
export const groupOrder = (refs: readonly string[], head: string | null): readonly string[] =>
  refs.toSorted((left, right) => orderOf(left, head) - orderOf(right, head))

/**
 * Brings refs into the tracking refs of their owner group by group, for a remote whose connection breaks: each group
 * stays when a later one breaks off, and what is tracked already is not asked for again. After a break a quarter is
 * asked for, and never again as much; a single ref that breaks off comes in steps of its history, and so does the
 * default branch of a first copy, which is most of it.
 *
 * Only after a break: a round trip for each group, and packs that the host makes from several walks instead of one,
 * cost time where nothing breaks.
 */
export const fetchInGroups = async (parts: GroupedFetch, refs: readonly string[]): Promise<void> => {
  const { remoteGit, remote, repositoryPath, owner, head, signal, onProgress, onBytes } = parts
  const begun = await remoteGit.refInSteps(repositoryPath, owner)
  const ordered = groupOrder(refs, begun !== null && refs.includes(begun) ? begun : head)
  const inSteps = async (ref: string): Promise<void> => {
    const target = trackingRef(owner, ref)
    const request = { repositoryPath, remote, signal, onProgress, owner, ref, trackingRef: target }
    onBytes((await remoteGit.fetchInSteps(request)).bytes)
  }
  const inGroup = async (group: readonly string[]): Promise<void> => {
    const refspecs = group.map((ref) => `+${ref}:${trackingRef(owner, ref)}`)
    const request = { repositoryPath, remote, refspecs, prune: false, signal, onProgress }
    onBytes((await remoteGit.fetch(request)).bytes)
  }

  let rest = ordered
  const [first] = ordered
  if (first !== undefined && (first === begun || (parts.isFirst && first === head))) {
    await inSteps(first)
    rest = ordered.slice(1)
  }
  let largest = largestGroup
  let size = rest[0] === head ? 1 : largest
  while (rest.length > 0) {
    signal.throwIfAborted()
    const group = rest.slice(0, size)
    try {
      await inGroup(group)
    } catch (error) {
      if (!breaksOff(error)) throw error
      const [only] = group
      if (group.length > 1 || only === undefined) {
        largest = Math.floor(group.length / 2)
        size = Math.ceil(group.length / 4)
        continue
      }
      await inSteps(only)
    }
    rest = rest.slice(group.length)
    size = group[0] === head ? largest : Math.min(size * 2, largest)
  }
}
