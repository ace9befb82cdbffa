import { readFileSync, type Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { inSlices } from '../in-slices.ts'
import { mapBounded } from './bounded.ts'
import type { RefPrefixes } from './ref-prefixes.ts'

/** What the file of a loose ref holds. `broken`: neither an object id nor a name; git leaves such a ref out. */
export type LooseRef =
  | { readonly kind: 'direct'; readonly objectId: string }
  | { readonly kind: 'symbolic'; readonly target: string }
  | { readonly kind: 'broken' }

const parallelReads = 16

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

/** What the content of the file of a loose ref says. */
export const parseLooseRef = (content: string): LooseRef => {
  const direct = /^([0-9a-f]{40})\s/.exec(content)?.[1]
  if (direct !== undefined) return { kind: 'direct', objectId: direct }
  const target = /^ref:\s*(\S+)\s*$/.exec(content)?.[1]
  return target === undefined ? { kind: 'broken' } : { kind: 'symbolic', target }
}

/**
 * The loose ref `name`; null when there is none (it may still be packed). Writers replace the file by rename, so it
 * is never seen half written. Read in place: for 41 bytes the way to another thread and back costs eight times the
 * read itself.
 */
export const readLooseRef = (repositoryPath: string, name: string): LooseRef | null => {
  try {
    return parseLooseRef(readFileSync(path.join(repositoryPath, name), 'utf8'))
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

const entriesOf = async (directory: string): Promise<Dirent[]> => {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

/** The names of all loose refs that match, in no order; descends only where one can be. */
export const listLooseRefs = async (
  repositoryPath: string,
  wanted: RefPrefixes,
  except: RefPrefixes,
): Promise<readonly string[]> => {
  const names: string[] = []
  let directories = ['refs/']
  while (directories.length > 0) {
    const listings = await mapBounded(directories, parallelReads, async (directory) => ({
      directory,
      entries: await entriesOf(path.join(repositoryPath, directory)),
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
  return names
}

/** All loose refs that match, with what they hold. */
export const readLooseRefs = async (
  repositoryPath: string,
  wanted: RefPrefixes,
  except: RefPrefixes,
): Promise<ReadonlyMap<string, LooseRef>> => {
  const names = await listLooseRefs(repositoryPath, wanted, except)
  const found = new Map<string, LooseRef>()
  await inSlices(names, (name) => {
    const loose = readLooseRef(repositoryPath, name)
    if (loose !== null) found.set(name, loose)
  })
  return found
}
