/**
 * Who works with a repository right now. Three kinds of work, one rule each:
 *
 * - a _reader_ (a client's clone or fetch) never waits: git answers from the packs it opened, and looks again when one
 *   is gone (https://git-scm.com/docs/git-repack). Upkeep does not begin beside one.
 * - a _writer_ (a run, a push, a write of the API) ends the upkeep that is under way, and waits for that end and for
 *   who is alone.
 * - who is _alone_ (a repair) waits for the writers to finish, and lets none begin.
 */
export type RepositoryUse = {
  readonly read: <T>(repositoryId: string, work: () => Promise<T>) => Promise<T>
  readonly write: <T>(repositoryId: string, work: () => Promise<T>) => Promise<T>
  /** As `write`, for work that has no one place where it ends. @returns ends it; a second call does nothing */
  readonly beginWrite: (repositoryId: string) => Promise<() => void>
  /** Works while nobody else does. @returns null when somebody does. Its signal aborts when a writer comes. */
  readonly whenIdle: <T>(repositoryId: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>
  /** @param signal gives up waiting. Work that has begun looks at it itself. @throws its reason */
  readonly alone: <T>(repositoryId: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>
  readonly isIdle: (repositoryId: string) => boolean
  /** Ends the upkeep that is under way, anywhere, and waits for its end. */
  readonly stopUpkeep: () => Promise<void>
}

type Upkeep = { readonly controller: AbortController; readonly ended: Promise<void> }

type State = {
  readers: number
  writers: number
  upkeep: Upkeep | null
  /** Settles when who is alone has finished; null when nobody is. */
  alone: Promise<void> | null
  /** Called when the last writer has gone. */
  readonly writersGone: Set<() => void>
}

/** Nothing is kept for repositories that nobody works with. */
export const createRepositoryUse = (): RepositoryUse => {
  const states = new Map<string, State>()

  const stateOf = (repositoryId: string): State => {
    const state = states.get(repositoryId) ?? {
      readers: 0,
      writers: 0,
      upkeep: null,
      alone: null,
      writersGone: new Set(),
    }
    states.set(repositoryId, state)
    return state
  }
  const isUnused = ({ readers, writers, upkeep, alone, writersGone }: State): boolean =>
    readers + writers + writersGone.size === 0 && upkeep === null && alone === null
  const forgetUnused = (repositoryId: string): void => {
    const state = states.get(repositoryId)
    if (state !== undefined && isUnused(state)) states.delete(repositoryId)
  }
  const endUpkeep = async ({ controller, ended }: Upkeep): Promise<void> => {
    controller.abort()
    await ended
  }

  const beginWrite = async (repositoryId: string): Promise<() => void> => {
    for (;;) {
      const { alone, upkeep } = stateOf(repositoryId)
      if (alone !== null) await alone
      else if (upkeep !== null) await endUpkeep(upkeep)
      else break
    }
    // Nothing was awaited since the state was looked at.
    const state = stateOf(repositoryId)
    state.writers += 1
    let ended = false
    return () => {
      if (ended) return
      ended = true
      state.writers -= 1
      if (state.writers === 0) for (const wake of state.writersGone) wake()
      forgetUnused(repositoryId)
    }
  }

  const noWriters = (state: State, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      if (state.writers === 0) {
        resolve()
        return
      }
      const wake = (): void => {
        state.writersGone.delete(wake)
        signal?.removeEventListener('abort', abandon)
        resolve()
      }
      const abandon = (): void => {
        state.writersGone.delete(wake)
        reject(signal?.reason as Error)
      }
      state.writersGone.add(wake)
      signal?.addEventListener('abort', abandon, { once: true })
    })

  return {
    read: async (repositoryId, work) => {
      const state = stateOf(repositoryId)
      state.readers += 1
      try {
        return await work()
      } finally {
        state.readers -= 1
        forgetUnused(repositoryId)
      }
    },
    write: async (repositoryId, work) => {
      const end = await beginWrite(repositoryId)
      try {
        return await work()
      } finally {
        end()
      }
    },
    beginWrite,
    whenIdle: async (repositoryId, work) => {
      const state = stateOf(repositoryId)
      if (!isUnused(state)) return null
      const controller = new AbortController()
      let settle = (): void => undefined
      const ended = new Promise<void>((resolve) => {
        settle = resolve
      })
      state.upkeep = { controller, ended }
      try {
        return await work(controller.signal)
      } finally {
        state.upkeep = null
        settle()
        forgetUnused(repositoryId)
      }
    },
    alone: async (repositoryId, work, signal) => {
      // Looked up anew after each wait: a state that nobody used meanwhile was forgotten.
      for (let before = stateOf(repositoryId).alone; before !== null; before = stateOf(repositoryId).alone) {
        await before
      }
      const state = stateOf(repositoryId)
      let settle = (): void => undefined
      state.alone = new Promise<void>((resolve) => {
        settle = resolve
      })
      try {
        if (state.upkeep !== null) await endUpkeep(state.upkeep)
        await noWriters(state, signal)
        signal?.throwIfAborted()
        return await work()
      } finally {
        state.alone = null
        settle()
        forgetUnused(repositoryId)
      }
    },
    isIdle: (repositoryId) => {
      const state = states.get(repositoryId)
      return state === undefined || isUnused(state)
    },
    stopUpkeep: async () => {
      const underWay = [...states.values()].flatMap(({ upkeep }) => upkeep ?? [])
      await Promise.all(underWay.map(endUpkeep))
    },
  }
}
