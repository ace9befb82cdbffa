import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** What `git fetch` writes into the mark that holds a new pack until refs lead to its objects. */
const fetchMark = /^fetch-pack \d+ on /

const isLeftOver = async (file: string): Promise<boolean> => {
  const name = path.basename(file)
  // `.tmp-<process>-pack-…`: what a repack has not given its name yet.
  return (
    name.startsWith('tmp_') ||
    name.startsWith('.tmp-') ||
    (name.endsWith('.keep') && fetchMark.test(await readFile(file, 'utf8')))
  )
}

/**
 * Removes what a git that was killed, or whose remote broke off, left of the pack it was receiving: the part it had,
 * as `tmp_pack_…`, or the mark beside a whole one. git itself never does when upkeep is not its own.
 * https://git-scm.com/docs/git-prune, https://git-scm.com/docs/git-index-pack
 * @param before epoch milliseconds; what was written to since then may still be growing, and stays
 */
export const sweepUnfinishedPacks = async (repositoryPath: string, before: number): Promise<void> => {
  const directory = path.join(repositoryPath, 'objects', 'pack')
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name)
    const status = await stat(file).catch(() => null)
    if (status === null || status.mtimeMs >= before) continue
    if (await isLeftOver(file)) await rm(file, { force: true })
  }
}
