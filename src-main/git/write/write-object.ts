import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

const compress = promisify(deflate)

/**
 * Writes a small object as a loose one, as `git hash-object -w` does, without a process.
 * https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
 * @returns its id, and its bytes on disk
 */
export const writeObject = async (
  objectDirectory: string,
  type: 'commit' | 'blob' | 'tree',
  content: Uint8Array,
): Promise<{ readonly objectId: ObjectId; readonly sizeBytes: number }> => {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const objectId = createHash('sha1').update(whole).digest('hex')
  const stored = await compress(whole)
  const folder = path.join(objectDirectory, objectId.slice(0, 2))
  await mkdir(folder, { recursive: true })
  // Not seen under its name before it is whole and on the disk.
  const unfinished = path.join(folder, `tmp_obj_${randomBytes(6).toString('hex')}`)
  const file = await open(unfinished, 'wx', 0o444)
  try {
    await file.writeFile(stored)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path.join(folder, objectId.slice(2)))
  return { objectId, sizeBytes: stored.length }
}
