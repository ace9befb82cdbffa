/** Computes once for each version of something that is never changed in place, however many ask. */
export const rememberFor = <T extends object, R>(compute: (source: T) => R): ((source: T) => R) => {
  const known = new WeakMap<T, R>()
  return (source) => {
    const found = known.get(source)
    if (found !== undefined) return found
    const result = compute(source)
    known.set(source, result)
    return result
  }
}
