import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RunGit } from '../run-git.ts'
import { directorySizeBytes, fileSizeBytes } from './directory-size.ts'

/**
 * Bytes on disk of the objects that `wanted` lead to and `known` do not: about what a pack with them takes. Walks
 * them all where no bitmap tells. https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---disk-usage
 */
export const packBytes = async (
  run: RunGit,
  repositoryPath: string,
  wanted: readonly ObjectId[],
  known: readonly ObjectId[],
): Promise<number> => {
  if (wanted.length === 0) return 0
  const { stdout } = await run(
    ['rev-list', '--objects', '--disk-usage', '--use-bitmap-index', '--ignore-missing', '--stdin'],
    { directory: repositoryPath, input: `${[...wanted, ...known.map((id) => `^${id}`)].join('\n')}\n` },
  )
  return Number.parseInt(stdout, 10)
}

/** Whether all objects of a repository take more than this: what is sent of it cannot. Starts no process. */
export const objectsExceed = async (repositoryPath: string, bytes: number): Promise<boolean> => {
  const packs = path.join(repositoryPath, 'objects', 'pack')
  let found = 0
  for (const name of await readdir(packs).catch(() => [])) {
    if (name.endsWith('.pack')) found += await fileSizeBytes(path.join(packs, name))
    if (found > bytes) return true
  }
  // Loose objects, too: a push of a single large file stays loose.
  return (await directorySizeBytes(path.join(repositoryPath, 'objects'))) > bytes
}
