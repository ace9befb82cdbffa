import type { Diff, DiffFile } from '../../../src-shared/domain/diff.ts'
import type { Connection } from '../../transport/connection.ts'
import { nextBatch, type PatchState } from './patch-batches.ts'

export type LoadedPatch = {
  readonly state: PatchState
  /** git's patch; null while it is not here or when it is withheld. */
  readonly patch: string | null
  readonly withheld: 'binary' | 'too_large' | null
}

export type PatchLoader = {
  readonly of: (path: string) => LoadedPatch
  /** These files are in view: their patches, and those of files near them, are fetched as needed. */
  readonly look: (first: number, last: number) => void
  /** Fetches one anew: what was withheld for its size, or failed. */
  readonly fetch: (path: string) => void
  /** Says which files' patches changed. */
  readonly onChange: (listener: (paths: readonly string[]) => void) => () => void
}

const unknown: LoadedPatch = { state: 'unknown', patch: null, withheld: null }
/** Calls under way at a time. */
const mostCalls = 2

/**
 * Fetches the patches of a diff in batches, those in view first.
 * @param files in the order in which they are shown
 */
export const createPatchLoader = (options: {
  readonly connection: Pick<Connection, 'call'>
  readonly repository: string
  readonly diff: Diff
  readonly files: readonly DiffFile[]
  readonly ignoreWhitespace: boolean
}): PatchLoader => {
  const { files } = options
  const known = new Map<string, LoadedPatch>()
  const listeners = new Set<(paths: readonly string[]) => void>()
  const of = (path: string): LoadedPatch => known.get(path) ?? unknown
  let view = { first: 0, last: 0 }
  let calls = 0

  const change = (changes: readonly (readonly [string, LoadedPatch])[]): void => {
    for (const [path, patch] of changes) known.set(path, patch)
    for (const listener of listeners) listener(changes.map(([path]) => path))
  }
  const changeAll = (batch: readonly DiffFile[], patch: LoadedPatch): void =>
    change(batch.map(({ path }) => [path, patch]))

  const read = async (batch: readonly DiffFile[], large: boolean): Promise<void> => {
    calls += 1
    changeAll(batch, { ...unknown, state: 'asked' })
    try {
      const { items } = await options.connection.call('diffs.patches', {
        repository: options.repository,
        baseId: options.diff.baseId,
        headId: options.diff.headId,
        files: batch.map(({ path, oldPath }) => ({ path, oldPath })),
        ...(options.ignoreWhitespace ? { ignoreWhitespace: true } : {}),
        ...(large ? { large: true } : {}),
      })
      change(items.map(({ path, patch, withheld }) => [path, { state: 'here', patch, withheld }]))
    } catch {
      changeAll(batch, { ...unknown, state: 'failed' })
    }
    calls -= 1
    goOn()
  }

  const goOn = (): void => {
    while (calls < mostCalls) {
      const batch = nextBatch(files, (path) => of(path).state, view.first, view.last)
      if (batch.length === 0) return
      void read(batch, false)
    }
  }

  return {
    of,
    look: (first, last) => {
      view = { first, last }
      goOn()
    },
    fetch: (path) => {
      const file = files.find((each) => each.path === path)
      if (file !== undefined) void read([file], of(path).withheld === 'too_large')
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
