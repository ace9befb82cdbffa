/** Remembers the last used `limit` values. Nothing is forgotten on time: for what never changes, or whose user notices. */
export type RecentValues<T> = {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
  readonly delete: (key: string) => void
}

export const createRecentValues = <T>(limit: number): RecentValues<T> => {
  /** Least recently used first. */
  const values = new Map<string, T>()
  const set = (key: string, value: T): void => {
    values.delete(key)
    values.set(key, value)
    const oldest = values.size > limit ? values.keys().next().value : undefined
    if (oldest !== undefined) values.delete(oldest)
  }
  return {
    get: (key) => {
      const value = values.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
    delete: (key) => void values.delete(key),
  }
}
