import type { ObjectReader } from '../browse/object-reader.ts'
import { parseTree, type RawTreeEntry } from '../browse/parse-tree.ts'

type Names = ReadonlyMap<string, RawTreeEntry>

/** Of `paths`, those that are the same in two trees: same kind, same object. */
export type SamePaths = (
  leftTree: string,
  rightTree: string,
  paths: readonly string[],
) => Promise<ReadonlySet<string>>

/** A walk compares each tree twice, with its child's and with its parent's. */
const keptTrees = 64

/** Equal folders are not looked into, and of the others only those on the way to a path. */
export const createSamePaths = (reader: ObjectReader, directory: string): SamePaths => {
  const kept = new Map<string, Promise<Names>>()

  const namesOf = (treeId: string): Promise<Names> => {
    const known = kept.get(treeId)
    if (known !== undefined) return known
    const read = reader
      .read(directory, treeId, 'tree')
      .then(({ content }) => new Map(parseTree(content).map((entry) => [entry.name, entry])))
    kept.set(treeId, read)
    for (const oldest of kept.keys()) {
      if (kept.size <= keptTrees) break
      kept.delete(oldest)
    }
    return read
  }

  /** @param start where the names within these trees begin in each of the paths */
  const compare = async (
    left: string,
    right: string,
    paths: readonly string[],
    start: number,
    same: Set<string>,
  ): Promise<void> => {
    if (left === right) {
      for (const path of paths) same.add(path)
      return
    }
    const [leftNames, rightNames] = await Promise.all([namesOf(left), namesOf(right)])
    const byName = Map.groupBy(paths, (path) => path.slice(start).split('/', 1)[0] ?? '')
    for (const [name, group] of byName) {
      const [ours, theirs] = [leftNames.get(name), rightNames.get(name)]
      if (ours === undefined || theirs === undefined || ours.kind !== theirs.kind) continue
      const end = start + name.length
      if (ours.objectId === theirs.objectId) for (const path of group) same.add(path)
      else if (ours.kind === 'directory') {
        const below = group.filter((path) => path.length > end)
        if (below.length > 0) await compare(ours.objectId, theirs.objectId, below, end + 1, same)
      }
    }
  }

  return async (leftTree, rightTree, paths) => {
    const same = new Set<string>()
    await compare(leftTree, rightTree, paths, 0, same)
    return same
  }
}
