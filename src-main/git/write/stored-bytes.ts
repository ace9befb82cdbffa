import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** Bytes of the objects in an object directory, loose and in packs. */
export const storedBytes = async (objectDirectory: string): Promise<number> => {
  const entries = await readdir(objectDirectory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && /^[0-9a-f]{38}$|\.pack$/.test(entry.name))
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
