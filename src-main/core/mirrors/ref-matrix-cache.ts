/** Remembers the last used `limit` values. For what never changes, so that nothing has to be forgotten on time. */
export type RecentValues<T> = {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
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
  }
}
