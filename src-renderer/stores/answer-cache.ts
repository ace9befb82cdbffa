import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import { toAppError, type AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from '../transport/connection.ts'

/** Answers that nobody looks at any more are remembered up to this number, so that going back shows them at once. */
const rememberedAnswers = 200
/** Who waits longer than this many milliseconds is shown that something comes. */
const slowMs = 150
/** Refreshes that events ask for happen at most this often, in milliseconds. */
const refreshMs = 250

export type Answer = {
  /** Null while nothing was answered. */
  readonly data: unknown
  /** Of the last attempt. */
  readonly error: AppError | null
  readonly isBusy: boolean
  /** Nothing is here yet, and it takes its time. */
  readonly isSlow: boolean
}

export type Watcher = {
  /** Reads it anew; `previous` is what is known. */
  readonly read: (previous: unknown) => Promise<unknown>
  /** Whether an event makes the answer old. */
  readonly isOutdatedBy: (event: ContractEvent) => boolean
  readonly onChange: () => void
}

export type AnswerCache = {
  readonly get: (key: string) => Answer
  /** Reads and keeps the answer fresh until the returned function is called. All who watch a key share one answer. */
  readonly watch: (key: string, watcher: Watcher) => () => void
  /** Reads anew what is watched; after the present reading when one is under way. */
  readonly reload: (key: string) => void
  /** Changes an answer by a reading of its own, e.g. a further page. Nothing happens while another is under way. */
  readonly extend: (key: string, read: (previous: unknown) => Promise<unknown>) => void
  readonly close: () => void
}

type Entry = {
  answer: Answer
  readonly watchers: Set<Watcher>
  reloadAfter: boolean
  refreshTimer: ReturnType<typeof setTimeout> | undefined
}

const unknownYet: Answer = { data: null, error: null, isBusy: false, isSlow: false }

/** The answers to calls, shared by all who show them. */
export const createAnswerCache = (connection: Connection): AnswerCache => {
  const entries = new Map<string, Entry>()
  let generation: number | null = null

  const change = (entry: Entry, part: Partial<Answer>): void => {
    entry.answer = { ...entry.answer, ...part }
    for (const watcher of [...entry.watchers]) watcher.onChange()
  }

  const perform = async (entry: Entry, read: Watcher['read']): Promise<void> => {
    const slowTimer = setTimeout(() => {
      if (entry.answer.data === null && entry.answer.error === null) change(entry, { isSlow: true })
    }, slowMs)
    change(entry, { isBusy: true })
    let result: Partial<Answer>
    try {
      result = { data: await read(entry.answer.data), error: null }
    } catch (error) {
      result = { error: toAppError(error) }
    }
    clearTimeout(slowTimer)
    const again = entry.reloadAfter
    entry.reloadAfter = false
    change(entry, { ...result, isBusy: false, isSlow: false })
    if (again) load(entry)
  }

  const load = (entry: Entry): void => {
    clearTimeout(entry.refreshTimer)
    entry.refreshTimer = undefined
    const watcher = entry.watchers.values().next()
    if (watcher.done === true) return
    if (entry.answer.isBusy) entry.reloadAfter = true
    else void perform(entry, watcher.value.read)
  }

  const entryOf = (key: string): Entry => {
    const entry = entries.get(key) ?? {
      answer: unknownYet,
      watchers: new Set<Watcher>(),
      reloadAfter: false,
      refreshTimer: undefined,
    }
    // The newest is last: what was not looked at for longest is forgotten first.
    entries.delete(key)
    entries.set(key, entry)
    return entry
  }

  const forgetOldest = (): void => {
    let surplus = entries.size - rememberedAnswers
    for (const [key, entry] of entries) {
      if (surplus <= 0) return
      if (entry.watchers.size > 0) continue
      entries.delete(key)
      surplus -= 1
    }
  }

  const stopEvents = connection.on((event) => {
    for (const entry of entries.values()) {
      if (entry.refreshTimer !== undefined) continue
      const isOutdated = [...entry.watchers].some((watcher) => watcher.isOutdatedBy(event))
      if (isOutdated) entry.refreshTimer = setTimeout(() => load(entry), refreshMs)
    }
  })

  const stopStates = connection.onState((state) => {
    if (state.kind !== 'connected') return
    const isFirst = generation === null
    const isNew = state.generation !== generation
    generation = state.generation
    for (const entry of entries.values()) {
      // What waited for the first connection is on its way.
      if (isFirst && entry.answer.isBusy) continue
      if (isNew || entry.answer.error?.code === 'not_running') load(entry)
    }
  })

  return {
    get: (key) => entries.get(key)?.answer ?? unknownYet,
    watch: (key, watcher) => {
      const entry = entryOf(key)
      entry.watchers.add(watcher)
      if (!entry.answer.isBusy && entry.watchers.size === 1) load(entry)
      forgetOldest()
      return () => {
        entry.watchers.delete(watcher)
        if (entry.watchers.size > 0) return
        clearTimeout(entry.refreshTimer)
        entry.refreshTimer = undefined
      }
    },
    reload: (key) => {
      const entry = entries.get(key)
      if (entry !== undefined) load(entry)
    },
    extend: (key, read) => {
      const entry = entries.get(key)
      if (entry !== undefined && !entry.answer.isBusy) void perform(entry, read)
    },
    close: () => {
      stopEvents()
      stopStates()
      for (const entry of entries.values()) clearTimeout(entry.refreshTimer)
    },
  }
}
