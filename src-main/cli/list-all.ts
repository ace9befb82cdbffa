/** Reads a paged list to its end. */
export const listAll = async <T>(
  page: (
    cursor: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>,
): Promise<readonly T[]> => {
  const items: T[] = []
  let cursor: string | undefined
  for (;;) {
    const next = await page(cursor)
    items.push(...next.items)
    if (next.nextCursor === null) return items
    cursor = next.nextCursor
  }
}
