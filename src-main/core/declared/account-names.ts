import { foldName } from './fold-name.ts'

type Named = { readonly id: string; readonly label: string; readonly createdAt: number }

/**
 * A name for each account by which a file knows it, by id: its label. Labels may be the same; the older account has it
 * then, and the others a number behind it.
 */
export const accountNames = (accounts: readonly Named[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const inOrder = accounts.toSorted(
    (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
  )
  const labels = new Set(inOrder.map(({ label }) => foldName(label)))
  for (const { id, label } of inOrder) {
    let name = label
    // A number that stands in somebody's label is not given to another.
    for (
      let number = 2;
      taken.has(foldName(name)) || (name !== label && labels.has(foldName(name)));
      number += 1
    )
      name = `${label} (${number})`
    taken.add(foldName(name))
    names.set(id, name)
  }
  return names
}
