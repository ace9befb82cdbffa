import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * A git directory inside a repository of the store, in which the history of one ref of a remote grows from its end
 * backwards. It shares the objects of the repository and nothing else: that the history is cut off (git's `shallow`)
 * is known here alone, so that nothing in the repository can lead to it before it is whole.
 */
export type PartialHistory = {
  readonly directory: string
  /** Where the objects of the repository lie. */
  readonly objects: string
  /** For every git that works in it. */
  readonly environment: Readonly<Record<string, string>>
  /** The newest commit so far; '' before the first step. */
  readonly tip: () => Promise<string>
  /** What is cut off, as git writes it; '' when nothing is. */
  readonly boundary: () => Promise<string>
  /** How many commits one step may reach further down; what a transfer that broke off taught is remembered. */
  readonly readStep: () => Promise<number>
  readonly writeStep: (commits: number) => Promise<void>
  readonly remove: () => Promise<void>
}

const folder = 'partial'
/** Where the tip stands in the directory. */
export const partialTip = 'refs/heads/tip'
const firstStep = 1

const readText = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')

const configurationFor = async (repositoryPath: string): Promise<string> => {
  const own = await readText(path.join(repositoryPath, 'config'))
  const format = /objectformat\s*=\s*(\w+)/i.exec(own)?.[1]
  return format === undefined
    ? '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
    : `[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = ${format}\n`
}

/**
 * Opens what an earlier try left for this ref, or begins.
 * @param owner whose tracking refs the result will be: a mirror, or a one-time fetch
 * @param known objects that are whole here: they are not asked for again
 */
export const openPartialHistory = async (
  repositoryPath: string,
  owner: string,
  ref: string,
  known: readonly string[],
): Promise<PartialHistory> => {
  const directory = path.join(repositoryPath, folder, owner)
  const at = (name: string): string => path.join(directory, name)
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true, maxRetries: 3 })
  if ((await readText(at('ref'))) !== ref) {
    await remove()
    await mkdir(at('refs/heads'), { recursive: true })
    await writeFile(at('HEAD'), `ref: ${partialTip}\n`)
    await writeFile(at('config'), await configurationFor(repositoryPath))
    const lines = [...new Set(known)].sort().map((objectId) => `${objectId} refs/known/${objectId}\n`)
    await writeFile(at('packed-refs'), `# pack-refs with: sorted \n${lines.join('')}`)
    await writeFile(at('step'), String(firstStep))
    // Last: a directory without it is begun anew.
    await writeFile(at('ref'), ref)
  }
  const objects = path.join(repositoryPath, 'objects')
  return {
    directory,
    objects,
    environment: { GIT_DIR: directory, GIT_OBJECT_DIRECTORY: objects },
    tip: async () => (await readText(at(partialTip))).trim(),
    boundary: () => readText(at('shallow')),
    readStep: async () => Math.max(firstStep, Number.parseInt(await readText(at('step')), 10) || firstStep),
    writeStep: (commits) => writeFile(at('step'), String(commits)),
    remove,
  }
}

/** The ref that an earlier try of `owner` began to grow; null when there is none. */
export const partialRefOf = async (repositoryPath: string, owner: string): Promise<string | null> =>
  (await readText(path.join(repositoryPath, folder, owner, 'ref'))) || null

/** Forgets what an earlier try of `owner` began. The objects stay until upkeep removes what nothing leads to. */
export const removePartialHistory = (repositoryPath: string, owner: string): Promise<void> =>
  rm(path.join(repositoryPath, folder, owner), { recursive: true, force: true, maxRetries: 3 })

/** Removes what was begun for owners that are no more. For the start. */
export const sweepPartialHistories = async (
  repositoryPath: string,
  isKnown: (owner: string) => boolean,
): Promise<void> => {
  const owners = await readdir(path.join(repositoryPath, folder)).catch(() => [])
  for (const owner of owners) if (!isKnown(owner)) await removePartialHistory(repositoryPath, owner)
}
