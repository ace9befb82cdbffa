import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { listLooseRefs, readLooseRefs } from '../refs/loose-refs.ts'
import { parsePackedRefs } from '../refs/packed-refs.ts'
import type { UnpeeledRef } from '../refs/read-ref.ts'
import { compareRefNames, createRefPrefixes } from '../refs/ref-prefixes.ts'
import type { RunGit } from '../run-git.ts'
import { batchCheck } from './commit-ancestry.ts'

type NewRef = Pick<UnpeeledRef, 'name' | 'objectId' | 'peeled'>

/** `refs/heads/` of `refs/heads/team/main`. */
const kindOf = (name: string): string => name.slice(0, name.indexOf('/', 'refs/'.length) + 1)

/** Whether two names stand twice, or one is the directory of another. */
const clash = (names: readonly string[]): boolean => {
  const known = new Set(names)
  if (known.size < names.length) return true
  return names.some((name) => {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (known.has(name.slice(0, end))) return true
    }
    return false
  })
}

/** With what each leads to in the end; null when an object is missing, or a branch would be no commit. */
const peel = async (
  runGit: RunGit,
  repositoryPath: string,
  refs: readonly NewRef[],
): Promise<readonly NewRef[] | null> => {
  const unknown = refs.filter(({ peeled }) => peeled === undefined)
  const types = await batchCheck(
    runGit,
    repositoryPath,
    unknown.map(({ objectId }) => objectId),
  )
  const isWrong = ({ name }: NewRef, index: number): boolean =>
    types[index]?.endsWith(' missing') === true ||
    (name.startsWith('refs/heads/') && types[index]?.startsWith('commit ') !== true)
  if (unknown.some(isWrong)) return null
  const tags = unknown.filter((_, index) => types[index]?.startsWith('tag '))
  const ends = await batchCheck(
    runGit,
    repositoryPath,
    tags.map(({ objectId }) => `${objectId}^{}`),
  )
  if (ends.some((end) => end.endsWith(' missing'))) return null
  const endOf = new Map(tags.map(({ name }, index) => [name, ends[index]?.split(' ')[1] ?? null]))
  return refs.map((ref) => (ref.peeled === undefined ? { ...ref, peeled: endOf.get(ref.name) ?? null } : ref))
}

const linesOf = ({ name, objectId, peeled }: NewRef): string =>
  `${objectId} ${name}\n${typeof peeled === 'string' ? `^${peeled}\n` : ''}`

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
const nothingThere = (error: unknown): string => {
  if (codeOf(error) === 'ENOENT') return ''
  throw error
}

/** Loose refs of a private namespace. One that is no plain ref stays what it is, and so do all. */
const readOwn = async (repositoryPath: string, directory: string): Promise<readonly NewRef[]> => {
  const loose = await readLooseRefs(repositoryPath, createRefPrefixes([directory]), createRefPrefixes([]))
  const refs = [...loose].flatMap(([name, ref]) =>
    ref.kind === 'direct' ? [{ name, objectId: ref.objectId, peeled: undefined }] : [],
  )
  return refs.length === loose.size ? refs : []
}

/**
 * Creates many refs at once in `packed-refs`, as `git clone` does: a loose file for each, on the disk for good, and
 * packing them afterwards takes a minute for 40,000. Only where nobody else writes: the refs themselves are not locked.
 * https://git-scm.com/docs/git-pack-refs
 * @param own a directory of refs that the caller alone writes (`refs/remotes/mir_1/`): they are packed along, for packing
 *   them later costs as much
 * @returns false, and nothing was done, where that is not simple: refs of their kinds are there, names clash, an object
 *   is missing; `updateRefs` says what is wrong, or does it
 * @throws AppError `disk_full`
 */
export const createPackedRefs = async (
  runGit: RunGit,
  repositoryPath: string,
  creations: readonly RefUpdate[],
  own: string | null,
): Promise<boolean> => {
  const created = creations.flatMap(({ ref, oldObjectId, newObjectId }): NewRef[] =>
    oldObjectId === null && newObjectId !== null && isValidRefName(ref)
      ? [{ name: ref, objectId: newObjectId, peeled: undefined }]
      : [],
  )
  if (created.length < creations.length) return false
  const kinds = createRefPrefixes([...new Set(created.map(({ name }) => kindOf(name)))])
  const file = path.join(repositoryPath, 'packed-refs')
  const lock = `${file}.lock`
  let handle: FileHandle
  try {
    handle = await open(lock, 'wx', 0o644)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  let isWritten = false
  try {
    const present = parsePackedRefs(await readFile(file, 'utf8').catch(nothingThere))
    const loose = await listLooseRefs(repositoryPath, kinds, createRefPrefixes([]))
    if (loose.length > 0 || present.some(({ name }) => kinds.matches(name))) return false
    if (clash(created.map(({ name }) => name))) return false
    const packedAlong = own === null ? [] : await readOwn(repositoryPath, own)
    const named = new Map([...present, ...packedAlong, ...created].map((ref) => [ref.name, ref]))
    const refs = await peel(runGit, repositoryPath, [...named.values()])
    if (refs === null) return false
    const sorted = refs.toSorted((left, right) => compareRefNames(left.name, right.name))
    await handle.writeFile(`# pack-refs with: peeled fully-peeled sorted \n${sorted.map(linesOf).join('')}`)
    await handle.sync()
    await handle.close()
    await rename(lock, file)
    isWritten = true
    // What stays says the same as what is packed now.
    if (own !== null && packedAlong.length > 0)
      await rm(path.join(repositoryPath, own), { recursive: true }).catch(() => undefined)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOSPC') throw new AppError('disk_full', 'The disk is full.', { cause: error })
    throw error
  } finally {
    if (!isWritten) {
      await handle.close().catch(() => undefined)
      await rm(lock, { force: true })
    }
  }
}
