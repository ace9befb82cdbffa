import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** A whole copy that waits to be put in the place of a damaged one. */
const repaired = '.repaired'

/** What is git's own at the top of a bare repository; all else is carried over. */
const ofGit = new Set([
  'HEAD',
  'FETCH_HEAD',
  'ORIG_HEAD',
  'branches',
  'config',
  'description',
  'gc.pid',
  'hooks',
  'info',
  'logs',
  'objects',
  'packed-refs',
  'packed-refs.new',
  'refs',
  'worktrees',
])

/** What others keep in the directory of a repository, and HEAD. */
export const carryOver = async (damaged: string, fresh: string, head: string | null): Promise<void> => {
  for (const name of await readdir(damaged)) {
    if (ofGit.has(name) || name.endsWith('.lock')) continue
    await cp(path.join(damaged, name), path.join(fresh, name), { recursive: true, force: true })
  }
  if (head !== null) await writeFile(path.join(fresh, 'HEAD'), `ref: ${head}\n`)
}

/** From the second rename on there is always one of the two at `repositoryPath`, or `finishSwaps` puts it there. */
export const swapRepository = async (repositoryPath: string, fresh: string, aside: string): Promise<void> => {
  await mkdir(path.dirname(aside), { recursive: true, mode: 0o700 })
  await rename(fresh, `${repositoryPath}${repaired}`)
  await rename(repositoryPath, aside)
  await rename(`${repositoryPath}${repaired}`, repositoryPath)
}

/** Finishes, or takes back, what a crash during a swap left. For the start, before anything is served. */
export const finishSwaps = async (repositoriesDirectory: string): Promise<void> => {
  for (const name of await readdir(repositoriesDirectory)) {
    if (!name.endsWith(repaired)) continue
    const waiting = path.join(repositoriesDirectory, name)
    const place = waiting.slice(0, -repaired.length)
    // The damaged one is still there: the repair begins again.
    if (existsSync(place)) await rm(waiting, { recursive: true, force: true })
    else await rename(waiting, place)
  }
}
