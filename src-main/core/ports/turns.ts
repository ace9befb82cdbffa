/**
 * Work that comes one after the other for each key, whatever became of the work before it. Beside the ports because the
 * core and the adapters both need it, and adapters see nothing else of the core.
 */
export type Turns = {
  /** Begins when all work of the key that came before has ended; fails as the work fails. */
  readonly take: <T>(key: string, work: () => Promise<T>) => Promise<T>
  /** Resolves when all that was asked for until now has ended. */
  readonly ended: () => Promise<void>
}

export const createTurns = (): Turns => {
  const turns = new Map<string, Promise<void>>()
  return {
    take: (key, work) => {
      const turn = (turns.get(key) ?? Promise.resolve()).then(work)
      const ended = turn
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (turns.get(key) === ended) turns.delete(key)
        })
      turns.set(key, ended)
      return turn
    },
    ended: async () => {
      await Promise.all(turns.values())
    },
  }
}
