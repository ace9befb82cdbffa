/** Items of which the foremost is known at once. All that changes it costs the logarithm of how many there are. */
export type PriorityHeap<T> = {
  readonly size: () => number
  /** The foremost; undefined when there is none. */
  readonly first: () => T | undefined
  /** Adds an item, or finds the place of one whose order changed. */
  readonly put: (item: T) => void
  /** Takes an item out, if it is in. */
  readonly remove: (item: T) => void
}

/** A binary heap that knows where each item stands. @param isBefore a strict order; ties are the caller's to break */
export const createPriorityHeap = <T>(isBefore: (left: T, right: T) => boolean): PriorityHeap<T> => {
  const items: T[] = []
  const places = new Map<T, number>()

  const set = (place: number, item: T): void => {
    items[place] = item
    places.set(item, place)
  }
  /** Moves an item towards the front or the back until it stands right. */
  const settle = (from: number, item: T): void => {
    let place = from
    while (place > 0) {
      const parentPlace = (place - 1) >> 1
      const parent = items[parentPlace] as T
      if (!isBefore(item, parent)) break
      set(place, parent)
      place = parentPlace
    }
    for (let child = 2 * place + 1; child < items.length; child = 2 * place + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1] as T, items[child] as T)) child += 1
      const below = items[child] as T
      if (!isBefore(below, item)) break
      set(place, below)
      place = child
    }
    set(place, item)
  }

  return {
    size: () => items.length,
    first: () => items[0],
    put: (item) => {
      const place = places.get(item)
      if (place === undefined) items.push(item)
      settle(place ?? items.length - 1, item)
    },
    remove: (item) => {
      const place = places.get(item)
      if (place === undefined) return
      places.delete(item)
      const last = items.pop() as T
      if (last !== item) settle(place, last)
    },
  }
}
