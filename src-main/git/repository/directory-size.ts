import { lstat, opendir } from 'node:fs/promises'
import path from 'node:path'

/** Files that are looked at at once. */
const atOnce = 16

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/**
 * Bytes of all files below `directory`, which are never all listed at once. git may remove files meanwhile; those
 * count nothing.
 */
export const directorySizeBytes = async (directory: string): Promise<number> => {
  let bytes = 0
  const waiting = [directory]
  const count = async (files: readonly string[]): Promise<void> => {
    for (const size of await Promise.all(files.map(fileSizeBytes))) bytes += size
  }
  const walk = async (current: string): Promise<void> => {
    let files: string[] = []
    for await (const entry of await opendir(current)) {
      const entryPath = path.join(current, entry.name)
      if (entry.isDirectory()) waiting.push(entryPath)
      else files.push(entryPath)
      if (files.length < atOnce) continue
      await count(files)
      files = []
    }
    await count(files)
  }
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    try {
      await walk(current)
    } catch (error) {
      if (!isGone(error) || current === directory) throw error
    }
  }
  return bytes
}

/** Bytes of one file; 0 when it is not there. */
export const fileSizeBytes = async (file: string): Promise<number> => {
  try {
    return (await lstat(file)).size
  } catch (error) {
    if (isGone(error)) return 0
    throw error
  }
}
