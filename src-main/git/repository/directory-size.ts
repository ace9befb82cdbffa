import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** Bytes of all files below `directory`. git may remove files meanwhile; those count nothing. */
export const directorySizeBytes = async (directory: string): Promise<number> => {
  let bytes = 0
  const waiting = [directory]
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    try {
      const entries = await readdir(current, { withFileTypes: true })
      for (const entry of entries) {
        const entryPath = path.join(current, entry.name)
        if (entry.isDirectory()) waiting.push(entryPath)
        else bytes += await fileSizeBytes(entryPath)
      }
    } catch (error) {
      if (!isGone(error) || current === directory) throw error
    }
  }
  return bytes
}

const fileSizeBytes = async (file: string): Promise<number> => {
  try {
    return (await lstat(file)).size
  } catch (error) {
    if (isGone(error)) return 0
    throw error
  }
}
