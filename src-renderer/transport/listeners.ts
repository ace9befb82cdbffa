/** Who listens to something; each until the function that `add` returns is called. */
export type Listeners<T> = {
  readonly add: (listener: (value: T) => void) => () => void
  readonly tell: (value: T) => void
}

export const createListeners = <T>(): Listeners<T> => {
  const listeners = new Set<(value: T) => void>()
  return {
    add: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (value) => {
      for (const listener of [...listeners]) listener(value)
    },
  }
}
