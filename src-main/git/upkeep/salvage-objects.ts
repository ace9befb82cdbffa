import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflate } from 'node:zlib'
import type { SpawnGit } from '../spawn-git.ts'

const namesIn = async (directory: string): Promise<readonly string[]> => {
  try {
    return await readdir(directory)
  } catch {
    return []
  }
}

/** Lets git read a pack from its file. @returns whether it took it */
const feed = async (
  spawn: SpawnGit,
  directory: string,
  args: readonly string[],
  file: string,
  signal: AbortSignal,
): Promise<boolean> => {
  const git = spawn(args, { directory, signal })
  git.stdout.resume()
  // git stops reading where it cannot go on, and a file may end earlier than it should.
  await pipeline(createReadStream(file), git.stdin).catch(() => undefined)
  return (await git.done).exitCode === 0
}

/** Whether a loose object is what its name says: SHA-1 over its inflated bytes. */
const isWhole = async (file: string, id: string): Promise<boolean> => {
  const hash = createHash('sha1')
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done()
    },
  })
  try {
    await pipeline(createReadStream(file), createInflate(), sink)
    return hash.digest('hex') === id
  } catch {
    return false
  }
}

const salvageLoose = async (damaged: string, fresh: string): Promise<void> => {
  for (let byte = 0; byte < 256; byte += 1) {
    const folder = byte.toString(16).padStart(2, '0')
    const from = path.join(damaged, 'objects', folder)
    const into = path.join(fresh, 'objects', folder)
    for (const name of await namesIn(from)) {
      if (!/^[0-9a-f]{38}$/.test(name) || !(await isWhole(path.join(from, name), `${folder}${name}`)))
        continue
      await mkdir(into, { recursive: true })
      await copyFile(path.join(from, name), path.join(into, name))
    }
  }
}

/**
 * Copies the objects that are whole. A pack is read from its first byte to its checksum and indexed anew, so that a broken
 * index costs nothing; of a broken pack everything before the break is taken. https://git-scm.com/docs/git-unpack-objects
 */
export const salvageObjects = async (
  spawn: SpawnGit,
  damaged: string,
  fresh: string,
  signal: AbortSignal,
): Promise<void> => {
  const packs = path.join(damaged, 'objects', 'pack')
  for (const name of await namesIn(packs)) {
    if (!name.endsWith('.pack')) continue
    const file = path.join(packs, name)
    if (await feed(spawn, fresh, ['index-pack', '--stdin'], file, signal)) continue
    await feed(spawn, fresh, ['unpack-objects', '-r', '-q'], file, signal)
  }
  await salvageLoose(damaged, fresh)
}
