import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { startCatFile, type CatFile, type GitObject, type ObjectInfo, type ObjectType } from './cat-file.ts'
import { createRecentObjects } from './recent-objects.ts'

/** Reads objects by a few git processes that stay for a while, at most one for each repository. */
export type ObjectReader = {
  /** What an id, or an id with `^{commit}`, leads to. Null when there is none, or an abbreviation fits several. */
  readonly info: (directory: string, expression: string) => Promise<ObjectInfo | null>
  /** @throws AppError `store_damaged` when the repository lacks the object, or it is of another type */
  readonly read: (directory: string, id: string, type: ObjectType) => Promise<GitObject>
  /**
   * An object that was read lately, from whichever repository: only for ids that the repository at hand is known to
   * have.
   */
  readonly recent: (id: string) => GitObject | undefined
  /** Processes that run now. */
  readonly processCount: () => number
  /** The directory is another one now: who reads from the old one ends. */
  readonly forget: (directory: string) => void
  readonly close: () => Promise<void>
}

const mostProcesses = 4
const defaultIdleMs = 10_000
const keptBytes = 16 * 1024 * 1024
const largestKeptBytes = 256 * 1024

type Open = { readonly process: CatFile; idle: NodeJS.Timeout | null }

export const createObjectReader = ({
  spawn,
  idleMs = defaultIdleMs,
  onMissing = () => undefined,
}: {
  readonly spawn: SpawnGit
  readonly idleMs?: number
  /** An object that should be there is not. */
  readonly onMissing?: (directory: string, id: string) => void
}): ObjectReader => {
  const recent = createRecentObjects(keptBytes, largestKeptBytes)
  /** Least recently used first. Those that only finish their answers are in `running` alone. */
  const open = new Map<string, Open>()
  const running = new Set<CatFile>()
  let closed = false

  const retire = (directory: string, entry: Open): void => {
    if (open.get(directory) === entry) open.delete(directory)
    if (entry.idle !== null) clearTimeout(entry.idle)
    entry.process.end()
  }

  const start = (directory: string): Open => {
    const entry: Open = { process: startCatFile(spawn, directory), idle: null }
    running.add(entry.process)
    void entry.process.gone.then(() => {
      running.delete(entry.process)
      retire(directory, entry)
    })
    return entry
  }

  const openFor = (directory: string): Open => {
    if (closed) throw new AppError('interrupted', 'Mirrordesk is stopping.')
    const entry = open.get(directory) ?? start(directory)
    open.delete(directory)
    open.set(directory, entry)
    for (const [oldest, unused] of open) {
      if (open.size <= mostProcesses) break
      retire(oldest, unused)
    }
    return entry
  }

  const stopIdling = (entry: Open): void => {
    if (entry.idle !== null) clearTimeout(entry.idle)
    entry.idle = null
  }

  const ask: CatFileAsk = async (directory, kind, expression) => {
    const entry = openFor(directory)
    stopIdling(entry)
    try {
      return await entry.process.ask(kind, expression)
    } finally {
      if (entry.process.waiting() === 0 && open.get(directory) === entry) {
        stopIdling(entry)
        entry.idle = setTimeout(() => retire(directory, entry), idleMs)
        entry.idle.unref()
      }
    }
  }

  return {
    info: (directory, expression) => ask(directory, 'info', expression),
    read: async (directory, id, type) => {
      const object = recent.get(id) ?? (await ask(directory, 'contents', id))
      if (object?.type !== type) {
        onMissing(directory, id)
        throw new AppError('store_damaged', `The ${type} ${id} is missing.`, { details: { objectId: id } })
      }
      recent.keep(object)
      return object
    },
    recent: recent.get,
    processCount: () => running.size,
    forget: (directory) => {
      const entry = open.get(directory)
      if (entry !== undefined) retire(directory, entry)
    },
    close: async () => {
      closed = true
      for (const [directory, entry] of open) retire(directory, entry)
      await Promise.all([...running].map(({ kill }) => kill()))
    },
  }
}

type CatFileAsk = (
  directory: string,
  kind: 'info' | 'contents',
  expression: string,
) => Promise<GitObject | null>
