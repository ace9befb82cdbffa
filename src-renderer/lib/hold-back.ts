/** What is shown of a list whose new items come at the top, and how many of those wait to be shown. */
export type HeldBack<T> = { readonly shown: readonly T[]; readonly waitingCount: number }

/**
 * Leaves out what came before the item that was the first when somebody began to read.
 * @param firstKey of that item; null shows all. All is shown too when that item is gone.
 */
export const holdBack = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  firstKey: string | null,
): HeldBack<T> => {
  const index = firstKey === null ? 0 : items.findIndex((item) => keyOf(item) === firstKey)
  return index <= 0 ? { shown: items, waitingCount: 0 } : { shown: items.slice(index), waitingCount: index }
}
