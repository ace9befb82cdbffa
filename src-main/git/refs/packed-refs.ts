import { statSync, type BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { oldEnoughMs } from './old-enough.ts'
import type { UnpeeledRef } from './read-ref.ts'
import { compareRefNames } from './ref-prefixes.ts'

/** One ref of `packed-refs`. None is symbolic there. */
export type PackedRef = UnpeeledRef & { readonly symbolicTarget: null }

const headerStart = '# pack-refs with:'

/**
 * Parses a `packed-refs` file into refs sorted by name.
 * The traits of its first line tell what a ref without a `^` line means: `fully-peeled`, not a tag; `peeled`, not a
 * tag if below refs/tags/. https://git-scm.com/docs/git-pack-refs
 */
export const parsePackedRefs = (content: string): readonly PackedRef[] => {
  const refs: PackedRef[] = []
  let fullyPeeled = false
  let tagsPeeled = false
  let sorted = true
  let last: PackedRef | null = null
  let start = 0
  while (start < content.length) {
    let end = content.indexOf('\n', start)
    if (end === -1) end = content.length
    const first = content[start]
    if (first === '#') {
      const line = content.slice(start, end)
      if (line.startsWith(headerStart)) {
        const traits = line.slice(headerStart.length).split(' ')
        fullyPeeled = traits.includes('fully-peeled')
        tagsPeeled = fullyPeeled || traits.includes('peeled')
      }
    } else if (first === '^') {
      if (last !== null) refs[refs.length - 1] = { ...last, peeled: content.slice(start + 1, start + 41) }
    } else if (end - start > 41) {
      const name = content.slice(start + 41, end)
      const known = fullyPeeled || (tagsPeeled && name.startsWith('refs/tags/'))
      if (last !== null && compareRefNames(last.name, name) > 0) sorted = false
      const objectId = content.slice(start, start + 40)
      last = { name, objectId, peeled: known ? null : undefined, symbolicTarget: null }
      refs.push(last)
    }
    start = end + 1
  }
  return sorted ? refs : refs.sort((left, right) => compareRefNames(left.name, right.name))
}

type Cached = {
  readonly stats: BigIntStats
  /** False when the file was so young that a second change could have left the same times. */
  readonly trusted: boolean
  readonly refs: readonly PackedRef[]
}

const mostCachedRefs = 500_000

const sameFile = (left: BigIntStats, right: BigIntStats): boolean =>
  left.ino === right.ino && left.mtimeNs === right.mtimeNs && left.size === right.size

const ifAny = { bigint: true, throwIfNoEntry: false } as const

/** Reads `packed-refs`, parsed once for as long as the file stays the same. */
export const createPackedRefsReader = (): ((repositoryPath: string) => Promise<readonly PackedRef[]>) => {
  /** Least recently used first. */
  const cache = new Map<string, Cached>()

  const touch = (file: string, entry: Cached): void => {
    cache.delete(file)
    cache.set(file, entry)
  }

  const remember = (file: string, entry: Cached): void => {
    touch(file, entry)
    let total = 0
    for (const { refs } of cache.values()) total += refs.length + 1
    for (const [oldest, { refs }] of cache) {
      if (total <= mostCachedRefs || oldest === file) break
      cache.delete(oldest)
      total -= refs.length + 1
    }
  }

  const read = async (file: string): Promise<Cached> => {
    const now = BigInt(Date.now())
    const handle = await open(file, 'r')
    try {
      // Of the opened file, not of the name: a rename in between must not give new times to old content.
      const stats = await handle.stat({ bigint: true })
      const refs = parsePackedRefs(await handle.readFile('utf8'))
      return { stats, trusted: now - stats.mtimeMs > BigInt(oldEnoughMs), refs }
    } finally {
      await handle.close()
    }
  }

  return async (repositoryPath) => {
    const file = path.join(repositoryPath, 'packed-refs')
    try {
      const known = cache.get(file)
      if (known?.trusted) {
        // In place: the way to another thread and back costs ten times the look.
        const stats = statSync(file, ifAny)
        if (stats !== undefined && sameFile(known.stats, stats)) {
          touch(file, known)
          return known.refs
        }
      }
      const entry = await read(file)
      remember(file, entry)
      return entry.refs
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      cache.delete(file)
      return []
    }
  }
}
