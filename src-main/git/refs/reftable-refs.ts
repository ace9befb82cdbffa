import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { RunGit } from '../run-git.ts'
import type { ReadRef } from './read-ref.ts'
import { compareRefNames } from './ref-prefixes.ts'

/**
 * Whether a repository of this configuration keeps its refs in another form than files (`extensions.refStorage = reftable`, git 2.45 and later).
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-extensionsrefStorage
 */
export const namesOtherRefStorage = (config: string): boolean => {
  const storage = /^\s*refstorage\s*=\s*"?([\w-]+)/im.exec(config)?.[1]
  return storage !== undefined && storage.toLowerCase() !== 'files'
}

/** The same of a repository. */
export const usesOtherRefStorage = (repositoryPath: string): boolean =>
  namesOtherRefStorage(readFileSync(path.join(repositoryPath, 'config'), 'utf8'))

/** The same questions as to files, put to git. */
export const createReftableReader = ({ run }: { readonly run: RunGit }) => ({
  list: async (repositoryPath: string): Promise<ReadRef[]> => {
    const format = '--format=%(refname)%00%(objectname)%00%(*objectname)%00%(symref)'
    const { stdout } = await run(['for-each-ref', format], { directory: repositoryPath })
    const refs: ReadRef[] = []
    for (const line of stdout.split('\n')) {
      const [name, objectId, peeled, target] = line.split('\0')
      if (name === undefined || objectId === undefined) continue
      refs.push({ name, objectId, peeled: peeled || null, symbolicTarget: target || null })
    }
    return refs.sort((left, right) => compareRefNames(left.name, right.name))
  },
  headTarget: async (repositoryPath: string): Promise<string> => {
    const options = { directory: repositoryPath, expectedExitCodes: [1] }
    return (await run(['symbolic-ref', '--quiet', 'HEAD'], options)).stdout.trim() || 'HEAD'
  },
  resolve: async (repositoryPath: string, ref: string): Promise<string | null> => {
    const options = { directory: repositoryPath, expectedExitCodes: [1] }
    return (
      (await run(['rev-parse', '--verify', '--quiet', '--end-of-options', ref], options)).stdout.trim() ||
      null
    )
  },
})
