import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { mapBounded } from './bounded.ts'
import type { RefPrefixes } from './ref-prefixes.ts'

/** What the file of a loose ref holds. `broken`: neither an object id nor a name; git leaves such a ref out. */
export type LooseRef =
  | { readonly kind: 'direct'; readonly objectId: string }
  | { readonly kind: 'symbolic'; readonly target: string }
  | { readonly kind: 'broken' }

const parallelReads = 16
const absentCodes = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

const orAbsent =
  <T>(absent: T) =>
  (error: unknown): T => {
    if (absentCodes.has((error as NodeJS.ErrnoException).code ?? '')) return absent
    throw error
  }

const parse = (content: string): LooseRef => {
  const direct = /^([0-9a-f]{40})\s/.exec(content)?.[1]
  if (direct !== undefined) return { kind: 'direct', objectId: direct }
  const target = /^ref:\s*(\S+)\s*$/.exec(content)?.[1]
  return target === undefined ? { kind: 'broken' } : { kind: 'symbolic', target }
}

/**
 * The loose ref `name`; null when there is none (it may still be packed). Writers replace the file by rename, so it
 * is never seen half written.
 */
export const readLooseRef = async (repositoryPath: string, name: string): Promise<LooseRef | null> => {
  const content = await readFile(path.join(repositoryPath, name), 'utf8').catch(orAbsent(null))
  return content === null ? null : parse(content)
}

/** All loose refs that match; descends only where one can be. */
export const readLooseRefs = async (
  repositoryPath: string,
  wanted: RefPrefixes,
  except: RefPrefixes,
): Promise<ReadonlyMap<string, LooseRef>> => {
  const names: string[] = []
  let directories = ['refs/']
  while (directories.length > 0) {
    const listings = await mapBounded(directories, parallelReads, async (directory) => ({
      directory,
      entries: await readdir(path.join(repositoryPath, directory), { withFileTypes: true }).catch(
        orAbsent([]),
      ),
    }))
    directories = []
    for (const { directory, entries } of listings) {
      for (const entry of entries) {
        // Lock files of writers, and what the operating system strews.
        if (entry.name.startsWith('.') || entry.name.endsWith('.lock')) continue
        const name = directory + entry.name
        if (entry.isDirectory()) {
          const below = `${name}/`
          if (wanted.mayMatchBelow(below) && !except.matches(below)) directories.push(below)
        } else if (wanted.matches(name) && !except.matches(name)) names.push(name)
      }
    }
  }
  const found = new Map<string, LooseRef>()
  await mapBounded(names, parallelReads, async (name) => {
    const loose = await readLooseRef(repositoryPath, name)
    if (loose !== null) found.set(name, loose)
  })
  return found
}
