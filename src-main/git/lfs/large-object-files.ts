import { createHash, randomUUID, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  copyFile,
  constants,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeObject } from '../../core/ports/large-files.ts'
import { isObjectName } from './pointer.ts'

/** Partial downloads that nobody continued for this long are dropped at a start after a crash. */
const incompleteKeptMs = 7 * 24 * 3_600_000

export const lfsDirectory = (repositoryPath: string): string => path.join(repositoryPath, 'lfs')

/** Where git-lfs itself keeps an object below a repository's directory. */
export const objectFile = (repositoryPath: string, oid: string): string => {
  if (!isObjectName(oid)) throw new AppError('internal', 'That is no name of a large file.')
  return path.join(lfsDirectory(repositoryPath), 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)
}

/** Where a download that is under way, or broke off, keeps its first part. */
export const incompleteFile = (repositoryPath: string, oid: string): string =>
  path.join(lfsDirectory(repositoryPath), 'incomplete', path.basename(objectFile(repositoryPath, oid)))

const temporaryDirectory = (repositoryPath: string): string => path.join(lfsDirectory(repositoryPath), 'tmp')

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** A full disk under its own name; everything else as it came. */
export const asDiskFailure = (error: unknown): unknown => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new AppError('disk_full', 'The disk is full.', { cause: error })
    : error
}

/** Bytes of a file; null when it is not there. */
export const sizeOfFile = async (file: string): Promise<number | null> => {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

export const hasObject = async (repositoryPath: string, { oid, size }: LargeObject): Promise<boolean> =>
  (await sizeOfFile(objectFile(repositoryPath, oid))) === size

/** Feeds the bytes of a file to a hash. */
export const hashFile = async (file: string, hash: Hash): Promise<void> => {
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
}

/** A name in a folder outlives a power failure only when the folder was written too; Windows has no such call. */
const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** Makes a checked file, already synced, the object of its name. */
export const becomeObject = async (repositoryPath: string, file: string, oid: string): Promise<void> => {
  const target = objectFile(repositoryPath, oid)
  const directory = path.dirname(target)
  const firstMade = await mkdir(directory, { recursive: true })
  await rename(file, target)
  let synced = directory
  await syncDirectory(synced)
  while (firstMade !== undefined && synced !== path.dirname(firstMade)) {
    synced = path.dirname(synced)
    await syncDirectory(synced)
  }
}

/** Writes bytes where a file ends, as fast as the disk takes them. */
export const appendBytes = async (
  handle: FileHandle,
  bytes: AsyncIterable<Buffer>,
  onChunk: (chunk: Buffer) => void,
): Promise<void> => {
  for await (const chunk of bytes) {
    onChunk(chunk)
    // `write` may take a part; `writeFile` on a handle writes on from where it stands, and all of it.
    await handle.writeFile(chunk)
  }
}

/**
 * Takes an object in: a temporary file, hashed while it is written, synced, then renamed. Whatever ends it leaves
 * nothing behind.
 * @throws AppError `invalid_input` when the bytes are not those that the name and size promise, `disk_full`
 */
export const receiveObject = async (
  repositoryPath: string,
  { oid, size }: { readonly oid: string; readonly size: number | null },
  bytes: AsyncIterable<Buffer>,
): Promise<void> => {
  const directory = temporaryDirectory(repositoryPath)
  const file = path.join(directory, randomUUID())
  const refuse = (reason: string): AppError =>
    new AppError('invalid_input', reason, { details: { reason, oid } })
  try {
    await mkdir(directory, { recursive: true })
    const handle = await open(file, 'wx', 0o600)
    const hash = createHash('sha256')
    let length = 0
    try {
      await appendBytes(handle, bytes, (chunk) => {
        length += chunk.length
        if (size !== null && length > size) throw refuse(`More than the ${size} bytes of ${oid} were sent.`)
        hash.update(chunk)
      })
      if (size !== null && length < size) throw refuse(`${length} of the ${size} bytes of ${oid} were sent.`)
      if (hash.digest('hex') !== oid) throw refuse(`What was sent is not ${oid}: its SHA-256 differs.`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await becomeObject(repositoryPath, file, oid)
  } catch (error) {
    await rm(file, { force: true })
    throw asDiskFailure(error)
  }
}

/** Copies an object between repositories of the store, sharing the bytes where the file system can. */
export const copyObject = async (source: string, target: string, object: LargeObject): Promise<boolean> => {
  const from = objectFile(source, object.oid)
  if ((await sizeOfFile(from)) !== object.size) return false
  if (await hasObject(target, object)) return true
  const directory = temporaryDirectory(target)
  const file = path.join(directory, randomUUID())
  try {
    await mkdir(directory, { recursive: true })
    await copyFile(from, file, constants.COPYFILE_FICLONE)
    const hash = createHash('sha256')
    await hashFile(file, hash)
    if (hash.digest('hex') !== object.oid) return false
    const handle = await open(file, 'r+')
    await handle.sync().finally(() => handle.close())
    await becomeObject(target, file, object.oid)
    return true
  } catch (error) {
    throw asDiskFailure(error)
  } finally {
    await rm(file, { force: true })
  }
}

/**
 * Removes what a killed core left: uploads that were under way, and parts of downloads that nobody took up for a week.
 * For start-up, before the repository is served.
 */
export const sweepLargeObjects = async (repositoryPath: string, now: number): Promise<void> => {
  await rm(temporaryDirectory(repositoryPath), { recursive: true, force: true })
  const incomplete = path.join(lfsDirectory(repositoryPath), 'incomplete')
  const names = await readdir(incomplete).catch((error: unknown) => {
    if (isGone(error)) return []
    throw error
  })
  for (const name of names) {
    const file = path.join(incomplete, name)
    const status = await stat(file).catch(() => null)
    if (status !== null && status.mtimeMs < now - incompleteKeptMs) await rm(file, { force: true })
  }
}
