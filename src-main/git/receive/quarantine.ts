import { existsSync, mkdirSync, renameSync, rmSync, type Dirent } from 'node:fs'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'

/** Objects that were received but are not part of the repository yet: a folder inside its object store. */
export type Quarantine = {
  readonly directory: string
  /** Makes git write new objects here and find old ones in the repository. */
  readonly environment: Readonly<Record<string, string>>
  /** Makes the objects part of the repository; packs become visible with their index, which comes last. */
  readonly migrate: () => Promise<void>
  /** Removes what is left, and the marks that held new packs until refs led to them. Safe at any time. */
  readonly remove: () => Promise<void>
}

/** git's upkeep knows the first part of the name as its own left-overs; the second tells ours. */
export const quarantinePrefix = 'tmp_objdir-incoming-mirrordesk-'
/** `index-pack --keep=…` writes it beside the pack, so that a repack under way does not drop it as unreachable. */
export const keepMessage = 'mirrordesk push'

/** Renaming gives way to other work of the program after this long. */
const sliceMs = 5

const entriesOf = (directory: string): Promise<Dirent[]> =>
  readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })

/** An index may not be seen before its pack, nor a pack without the mark that keeps it. */
const packOrder = ['.keep', '.pack', '.rev'] as const

const rankInPack = (name: string): number => {
  const rank = packOrder.findIndex((extension) => name.endsWith(extension))
  return rank === -1 ? packOrder.length : rank
}

/** Names in the order in which they have to become visible: loose objects, then the parts of packs. */
const inMigrationOrder = (entries: readonly Dirent[], parent: string): string[] => {
  const names = entries.map(({ name }) => name)
  if (parent === 'pack') return names.sort((left, right) => rankInPack(left) - rankInPack(right))
  return names.sort((left, right) => Number(left === 'pack') - Number(right === 'pack'))
}

/** A path in a list of object directories, quoted so that a colon in it does not cut it. */
const quoted = (directory: string): string => `"${directory.replace(/[\\"]/g, '\\$&')}"`

/**
 * A fresh quarantine. https://git-scm.com/docs/git-receive-pack#_quarantine_environment
 * Objects are equal when their names are, so one that is there already is left as it is.
 */
export const createQuarantine = async (repositoryPath: string): Promise<Quarantine> => {
  const objects = path.join(path.resolve(repositoryPath), 'objects')
  const directory = await mkdtemp(path.join(objects, quarantinePrefix))
  mkdirSync(path.join(directory, 'pack'))
  const keptPacks: string[] = []
  let sliceStartedAt = 0
  let isEmptied = false

  const migrateInto = async (source: string, target: string): Promise<void> => {
    const entries = await entriesOf(source)
    for (const name of inMigrationOrder(entries, path.basename(source))) {
      const [from, to] = [path.join(source, name), path.join(target, name)]
      if (entries.find((entry) => entry.name === name)?.isDirectory()) {
        mkdirSync(to, { recursive: true })
        await migrateInto(from, to)
      } else if (!existsSync(to)) {
        // In place: the way to another thread and back takes longer than the renaming, and the refs are locked.
        renameSync(from, to)
        if (name.endsWith('.keep')) keptPacks.push(to)
      }
      if (performance.now() - sliceStartedAt < sliceMs) continue
      await setImmediate()
      sliceStartedAt = performance.now()
    }
  }

  return {
    directory,
    environment: { GIT_OBJECT_DIRECTORY: directory, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) },
    migrate: async () => {
      await migrateInto(directory, objects)
      isEmptied = true
    },
    remove: async () => {
      // A few empty folders: in place, for the same reason.
      if (isEmptied) rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
      else await rm(directory, { recursive: true, force: true, maxRetries: 3 })
      for (const keep of keptPacks.splice(0)) rmSync(keep, { force: true })
    },
  }
}

/**
 * Removes what pushes left behind that were under way when the program ended. For start-up, before the repository
 * is served.
 */
export const sweepQuarantines = async (repositoryPath: string): Promise<void> => {
  const objects = path.join(repositoryPath, 'objects')
  for (const { name } of await entriesOf(objects)) {
    if (name.startsWith(quarantinePrefix))
      await rm(path.join(objects, name), { recursive: true, force: true })
  }
  for (const { name } of await entriesOf(path.join(objects, 'pack'))) {
    if (!name.endsWith('.keep')) continue
    const keep = path.join(objects, 'pack', name)
    if ((await readFile(keep, 'utf8')).trim() === keepMessage) await rm(keep)
  }
}
