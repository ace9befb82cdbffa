/** Refs by name, with what they point at. */
export type Refs = ReadonlyMap<string, string>

/** Reads `<object id> <name>` lines, as `for-each-ref` and `ls-remote` print them; peeled tags are left out. */
export const readRefs = (output: string): Refs => {
  const refs = new Map<string, string>()
  for (const line of output.split('\n')) {
    const [objectId, name] = line.split(/\s+/)
    if (objectId !== undefined && name !== undefined && !name.endsWith('^{}')) refs.set(name, objectId)
  }
  return refs
}

export const branchesAndTags = (refs: Refs): Refs =>
  new Map([...refs].filter(([name]) => /^refs\/(heads|tags)\//.test(name)))

/** Refs that have no business in a published repository: neither branches, tags, notes nor HEAD. */
export const otherRefs = (refs: Refs): readonly string[] =>
  [...refs.keys()].filter((name) => name !== 'HEAD' && !/^refs\/(heads|tags|notes)\//.test(name))

/** What differs between two sets of refs, one line each. */
export const refDifferences = (wanted: Refs, found: Refs): readonly string[] => {
  const names = new Set([...wanted.keys(), ...found.keys()])
  return [...names]
    .filter((name) => wanted.get(name) !== found.get(name))
    .map((name) => `${name}: ${wanted.get(name) ?? 'absent'} became ${found.get(name) ?? 'absent'}`)
}
