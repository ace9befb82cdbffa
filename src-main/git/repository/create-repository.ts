import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

/**
 * The fixed part of a repository's `config`. Private namespaces are hidden from every client; upkeep is ours, not
 * git's; what was accepted is on the disk before the answer goes out (`fsync`).
 * https://git-scm.com/docs/git-config
 */
const configuration = `[core]
	logAllRefUpdates = false
	precomposeUnicode = false
	fsync = committed
	fsyncMethod = batch
[gc]
	auto = 0
[maintenance]
	auto = false
[transfer]
	hideRefs = refs/remotes
	hideRefs = refs/kept
	hideRefs = refs/outgoing
	hideRefs = refs/namespaces
[uploadpack]
	allowAnySHA1InWant = false
	allowFilter = true
[receive]
	denyDeleteCurrent = ignore
`

const unfinished = '.creating-'

/**
 * Makes an empty bare repository with an unborn default branch. It is built beside its place and moved there
 * whole, so that a crash never leaves half of one at `repositoryPath`.
 * @throws AppError `already_exists`, `disk_full`
 */
export const createRepository = async (
  spawnGit: SpawnGit,
  repositoryPath: string,
  defaultBranch: string,
): Promise<void> => {
  const parent = path.dirname(repositoryPath)
  const building = `${repositoryPath}${unfinished}${randomBytes(6).toString('hex')}`
  await mkdir(parent, { recursive: true, mode: 0o700 })
  try {
    // An empty template: no sample hooks, no description, nothing of the machine's own templates.
    const args = ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, building]
    const { exitCode, stderr } = await spawnGit(args, { directory: parent }).done
    if (exitCode !== 0) throw initFailed(stderr)
    await appendFile(path.join(building, 'config'), configuration)
    await rename(building, repositoryPath)
  } catch (error) {
    await rm(building, { recursive: true, force: true })
    throw creationFailed(error)
  }
}

const initFailed = (stderr: string): AppError => {
  const cause = new Error(stderr.trim())
  return /No space left on device/.test(stderr)
    ? new AppError('disk_full', 'The disk is full.', { cause })
    : new AppError('internal', 'git init failed.', { cause })
}

const creationFailed = (error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOTEMPTY' || code === 'EEXIST') {
    const what = 'A repository at this place'
    return new AppError('already_exists', `${what} exists already.`, { details: { what }, cause: error })
  }
  return code === 'ENOSPC' ? new AppError('disk_full', 'The disk is full.', { cause: error }) : error
}

/** Removes what a crash during `createRepository` left in the folder of all repositories. Call before serving. */
export const sweepUnfinishedRepositories = async (repositoriesDirectory: string): Promise<void> => {
  for (const name of await readdir(repositoriesDirectory)) {
    if (!name.includes(unfinished)) continue
    await rm(path.join(repositoriesDirectory, name), { recursive: true, force: true })
  }
}

/** Whether a bare repository is as `createRepository` makes it: no ref, no object. */
const isUntouched = async (repositoryPath: string): Promise<boolean> => {
  const names = await Promise.all(
    ['refs', 'objects'].map((place) => readdir(path.join(repositoryPath, place), { recursive: true })),
  )
  const made: ReadonlySet<string> = new Set(['heads', 'tags', 'info', 'pack'])
  return names.flat().every((name) => made.has(name)) && !existsSync(path.join(repositoryPath, 'packed-refs'))
}

/**
 * Removes repositories that were made but never entered into the store, because the core was killed in between. One
 * that holds anything is left alone: a store that lost its row is no reason to lose the data.
 * @returns names of what was left alone
 */
export const sweepUnknownRepositories = async (
  repositoriesDirectory: string,
  isKnown: (id: string) => boolean,
): Promise<readonly string[]> => {
  const left: string[] = []
  for (const name of await readdir(repositoriesDirectory)) {
    if (!name.endsWith('.git') || isKnown(name.slice(0, -'.git'.length))) continue
    const repositoryPath = path.join(repositoriesDirectory, name)
    if (await isUntouched(repositoryPath)) await rm(repositoryPath, { recursive: true, force: true })
    else left.push(name)
  }
  return left
}
