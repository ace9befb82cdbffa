type Waiting = { readonly id: string; readonly parents: readonly string[] }

/** Puts a stream of commits in order, so that no parent comes before its child. */
export type ChildrenFirst = {
  readonly add: (id: string, parents: readonly string[]) => void
  /** How many were added and not taken. */
  readonly size: () => number
  /** The earliest added of those whose children are all taken; undefined when empty. */
  readonly take: () => string | undefined
}

export const createChildrenFirst = (): ChildrenFirst => {
  /** In the order of their coming. */
  const waiting = new Map<string, Waiting>()
  /** How many children of a commit wait. */
  const children = new Map<string, number>()

  const count = (parents: readonly string[], by: 1 | -1): void => {
    for (const parent of parents) {
      const number = (children.get(parent) ?? 0) + by
      if (number === 0) children.delete(parent)
      else children.set(parent, number)
    }
  }

  return {
    add: (id, parents) => {
      waiting.set(id, { id, parents })
      count(parents, 1)
    },
    size: () => waiting.size,
    take: () => {
      for (const { id, parents } of waiting.values()) {
        if (children.has(id)) continue
        waiting.delete(id)
        count(parents, -1)
        return id
      }
      return undefined
    },
  }
}
