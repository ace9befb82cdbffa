import type { PushUpdate } from '../../core/ports/remote-git.ts'

const order = (ref: string, head: string | null): number =>
  ref === head ? 0 : ref.startsWith('refs/heads/') ? 1 : ref.startsWith('refs/tags/') ? 2 : 3

/** The names that cannot exist beside this one: `refs/heads/a` for `refs/heads/a/b`. */
const foldersOf = (ref: string): readonly string[] => {
  const parts = ref.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/**
 * The pushes that a set of updates is sent in, one after the other: first the deletions that stand in the way of
 * a new name (`a` before `a/b`), then the default branch, branches, tags and notes, then the other deletions, so
 * that a host's default branch is changed before the old one goes (fact L10). Empty ones are left out.
 */
export const pushStages = (
  updates: readonly PushUpdate[],
  head: string | null,
): readonly (readonly PushUpdate[])[] => {
  const deletions = updates.filter((update) => update.newObjectId === null)
  const changes = updates
    .filter((update) => update.newObjectId !== null)
    .sort((left, right) => order(left.ref, head) - order(right.ref, head))
  const created = changes.filter((update) => update.expectedObjectId === null).map(({ ref }) => ref)
  const createdNames = new Set(created)
  const neededFolders = new Set(created.flatMap(foldersOf))
  const isInTheWay = ({ ref }: PushUpdate): boolean =>
    neededFolders.has(ref) || foldersOf(ref).some((folder) => createdNames.has(folder))
  const inTheWay = deletions.filter(isInTheWay)
  const rest = deletions.filter((deletion) => !isInTheWay(deletion))
  return [inTheWay, changes, rest].filter((stage) => stage.length > 0)
}
