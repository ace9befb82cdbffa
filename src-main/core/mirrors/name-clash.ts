/**
 * git cannot hold `a` and `a/b` at once: one would be a file, the other a directory. Finds, for a name that is to
 * be created, the existing ref that stands in its way.
 * @returns a function from a name to the ref it clashes with, or null
 */
export const createClashFinder = (existing: Iterable<string>): ((ref: string) => string | null) => {
  const names = new Set(existing)
  const directories = new Map<string, string>()
  for (const name of names) {
    for (const directory of parentsOf(name)) directories.set(directory, name)
  }
  return (ref) => directories.get(ref) ?? parentsOf(ref).find((parent) => names.has(parent)) ?? null
}

const parentsOf = (ref: string): readonly string[] => {
  const parts = ref.split('/')
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'))
}
