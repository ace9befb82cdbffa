import type { GitObject } from './cat-file.ts'

/** The objects read last, by id: an object never changes. Large ones are not kept. */
export type RecentObjects = {
  readonly get: (id: string) => GitObject | undefined
  readonly keep: (object: GitObject) => void
}

export const createRecentObjects = (mostBytes: number, largestBytes: number): RecentObjects => {
  /** Least recently used first. */
  const kept = new Map<string, GitObject>()
  let bytes = 0
  return {
    get: (id) => {
      const object = kept.get(id)
      if (object === undefined) return undefined
      kept.delete(id)
      kept.set(id, object)
      return object
    },
    keep: (object) => {
      if (object.sizeBytes > largestBytes || kept.has(object.id)) return
      kept.set(object.id, object)
      bytes += object.sizeBytes
      for (const [id, { sizeBytes }] of kept) {
        if (bytes <= mostBytes) break
        kept.delete(id)
        bytes -= sizeBytes
      }
    },
  }
}
