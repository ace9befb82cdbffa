import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Removes packs that were being received when their git ended: it leaves what it has as `tmp_pack_…`, for ever, when
 * nothing tidies up after it. https://git-scm.com/docs/git-prune
 * @param before epoch milliseconds; what was written to since then may still be growing, and stays
 */
export const sweepUnfinishedPacks = async (repositoryPath: string, before: number): Promise<void> => {
  const directory = path.join(repositoryPath, 'objects', 'pack')
  for (const name of await readdir(directory)) {
    if (!name.startsWith('tmp_')) continue
    const file = path.join(directory, name)
    const status = await stat(file).catch(() => null)
    if (status?.isFile() && status.mtimeMs < before) await rm(file, { force: true })
  }
}
