import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { LargeObject } from '../../core/ports/large-files.ts'
import {
  appendBytes,
  asDiskFailure,
  becomeObject,
  hashFile,
  incompleteFile,
  sizeOfFile,
} from './large-object-files.ts'

/** Bytes of an object from a place on: the place asked for, or an earlier one when the other side cannot skip. */
export type PartOfObject = { readonly from: number; readonly bytes: AsyncIterable<Buffer> }

/** `short`: the bytes ended early, what came is kept. `wrong`: it was another object, nothing is kept. */
export type DownloadEnd = 'whole' | 'short' | 'wrong'

/**
 * Downloads one object into a file beside the store, which is hashed while it grows, then synced and renamed. What an
 * attempt that broke off has left is hashed again and continued: its name is the check that a server's ETag would be.
 * @param ask opens the rest of the object from an offset on; what it throws is passed on
 */
export const downloadResumably = async (
  repositoryPath: string,
  object: LargeObject,
  ask: (from: number) => Promise<PartOfObject>,
  onBytes: (count: number) => void,
): Promise<DownloadEnd> => {
  const file = incompleteFile(repositoryPath, object.oid)
  await mkdir(path.dirname(file), { recursive: true })
  const present = (await sizeOfFile(file)) ?? 0
  // As long as the whole, or longer: a crash before the rename, or not what we believed.
  const start = present < object.size ? present : 0
  const part = await ask(start)
  const from = part.from === start ? start : 0
  if (part.from !== from) return 'wrong'

  let hash = createHash('sha256')
  let length = from
  if (from > 0) await hashFile(file, hash)
  const handle = await open(file, from > 0 ? 'a' : 'w', 0o600)
  try {
    await appendBytes(handle, part.bytes, (chunk) => {
      hash.update(chunk)
      length += chunk.length
      onBytes(chunk.length)
      if (length > object.size) throw new TooLong()
    })
    if (length < object.size) return 'short'
    await handle.sync()
  } catch (error) {
    if (!(error instanceof TooLong)) throw asDiskFailure(error)
    hash = createHash('sha256')
  } finally {
    await handle.close()
  }
  if (length === object.size && hash.digest('hex') === object.oid) {
    await becomeObject(repositoryPath, file, object.oid)
    return 'whole'
  }
  await rm(file, { force: true })
  return 'wrong'
}

class TooLong extends Error {}
