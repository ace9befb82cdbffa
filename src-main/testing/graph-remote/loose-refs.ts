import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Refs of a repository read and written as files, so that somebody can act between two calls of the engine without a
 * process: https://git-scm.com/docs/gitrepository-layout. Nothing here packs refs of branches.
 */
export const readLooseRef = (repositoryPath: string, ref: string): string | null => {
  const file = path.join(repositoryPath, ref)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** Sets a ref, or deletes it (null). A branch `a` gives way to `a/b`, and the other way round. */
export const writeLooseRef = (repositoryPath: string, ref: string, objectId: string | null): void => {
  const file = path.join(repositoryPath, ref)
  if (objectId === null) {
    rmSync(file, { force: true })
    return
  }
  removeEmptyFolders(file)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${objectId}\n`)
}

/** git leaves the folder of a deleted `a/b` behind, and takes it away when it writes `a`. */
const removeEmptyFolders = (folder: string): void => {
  if (!existsSync(folder)) return
  try {
    for (const name of readdirSync(folder)) removeEmptyFolders(path.join(folder, name))
    rmdirSync(folder)
  } catch {
    // A ref, not a folder: it is overwritten.
  }
}

/** The refs below `folder`, e.g. `refs/heads`, by a look at the files. */
export const listLooseRefs = (repositoryPath: string, folder: string): ReadonlyMap<string, string> => {
  const refs = new Map<string, string>()
  const entries = existsSync(path.join(repositoryPath, folder))
    ? readdirSync(path.join(repositoryPath, folder), { recursive: true, withFileTypes: true })
    : []
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.lock')) continue
    const ref = path.relative(repositoryPath, path.join(entry.parentPath, entry.name))
    const objectId = readLooseRef(repositoryPath, ref)
    if (objectId !== null) refs.set(ref, objectId)
  }
  return refs
}
