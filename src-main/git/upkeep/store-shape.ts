import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { StoreShape } from '../../core/ports/upkeep-git.ts'

/** More than this is too many, whatever the number. */
const countedAtMost = 5_000

const namesIn = async (directory: string): Promise<readonly string[]> => {
  try {
    return await readdir(directory)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

const changedAt = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).mtimeMs
  } catch {
    return 0
  }
}

/** Objects lie in 256 folders by the first byte of their name. */
const countLooseObjects = async (objects: string): Promise<number> => {
  let count = 0
  for (let byte = 0; byte < 256 && count < countedAtMost; byte += 1) {
    count += (await namesIn(path.join(objects, byte.toString(16).padStart(2, '0')))).length
  }
  return count
}

const countLooseRefs = async (repositoryPath: string): Promise<number> => {
  let count = 0
  const waiting = [path.join(repositoryPath, 'refs')]
  for (let next = waiting.pop(); next !== undefined && count < countedAtMost; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push(path.join(next, entry.name))
      else count += 1
    }
  }
  return count
}

/** The last entry of the fan-out table of an index. https://git-scm.com/docs/gitformat-pack */
const objectCountOfIndex = async (file: string): Promise<number> => {
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(4)
    const { bytesRead } = await handle.read(bytes, 0, 4, 8 + 255 * 4)
    return bytesRead === 4 ? bytes.readUInt32BE(0) : 0
  } finally {
    await handle.close()
  }
}

type Pack = { readonly objectCount: number; readonly changedAt: number; readonly isKept: boolean }

const packsIn = async (directory: string, names: readonly string[]): Promise<readonly Pack[]> => {
  const present = new Set(names)
  const packs: Pack[] = []
  for (const name of names.filter((one) => one.endsWith('.pack'))) {
    const stem = name.slice(0, -'.pack'.length)
    // Without its index it is still being received; one with `.mtimes` holds what nothing leads to.
    if (!present.has(`${stem}.idx`) || present.has(`${stem}.mtimes`)) continue
    packs.push({
      objectCount: await objectCountOfIndex(path.join(directory, `${stem}.idx`)).catch(() => 0),
      changedAt: await changedAt(path.join(directory, name)),
      isKept: present.has(`${stem}.keep`),
    })
  }
  return packs
}

const sumOf = (packs: readonly Pack[]): number => packs.reduce((sum, { objectCount }) => sum + objectCount, 0)

/** Looks at a repository without starting a process: some three hundred directories and the heads of its indexes. */
export const lookAtStore = async (repositoryPath: string): Promise<StoreShape> => {
  const objects = path.join(repositoryPath, 'objects')
  const packDirectory = path.join(objects, 'pack')
  const packNames = await namesIn(packDirectory)
  const packs = await packsIn(packDirectory, packNames)
  const looseObjectCount = await countLooseObjects(objects)
  const graphAt = await changedAt(path.join(objects, 'info/commit-graphs/commit-graph-chain'))
  return {
    packCount: packs.filter(({ isKept }) => !isKept).length,
    looseObjectCount,
    looseRefCount: await countLooseRefs(repositoryPath),
    packedObjectCount: sumOf(packs),
    objectsSinceGraph: looseObjectCount + sumOf(packs.filter((pack) => pack.changedAt > graphAt)),
    hasBitmap: packNames.some((name) => name.endsWith('.bitmap')),
  }
}
