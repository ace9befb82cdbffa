/**
 * Two commits at most can be compared: a third takes the place of the one chosen first.
 * @param known what was chosen, in the order of choosing
 * @param checked what is chosen now
 */
export const chooseTwo = (known: readonly string[], checked: ReadonlySet<string>): readonly string[] =>
  [...known.filter((id) => checked.has(id)), ...[...checked].filter((id) => !known.includes(id))].slice(-2)
