import { setImmediate } from 'node:timers/promises'

/** A piece of work gives way to other work of the program after this long. */
const sliceMs = 5

/** Does something short with each item, in order; other work of the program has its turn in between. */
export const inSlices = async <T>(items: Iterable<T>, work: (item: T) => void): Promise<void> => {
  let startedAt = performance.now()
  for (const item of items) {
    work(item)
    if (performance.now() - startedAt < sliceMs) continue
    await setImmediate()
    startedAt = performance.now()
  }
}
