/** Calls `work` for every item, at most `limit` at a time; results keep the order of the items. */
export const mapBounded = async <T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results = new Array<R>(items.length)
  const pending = items.entries()
  const worker = async (): Promise<void> => {
    // All workers draw from the one iterator.
    for (const [index, item] of pending) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
