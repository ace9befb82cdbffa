import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { ArchiveRequest } from '../../core/ports/content-git.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { withoutLargeFiles } from './without-large-files.ts'

/** git holds files up to this size in memory, and streams larger ones. */
const mostHeldBytes = 16 * 1024 * 1024
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
/** Two blocks of zeros, filled up as tar does. */
const emptyTar = Buffer.alloc(10_240)

/** https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-glob */
const including = (pattern: string): string => `:(top,glob)${pattern}`
const excluding = (pattern: string): string => `:(top,glob,exclude)${pattern}`
const environment = { GIT_LITERAL_PATHSPECS: '0' } as const

/** Whether a commit has a file that pathspecs take. */
const takesAny = async (
  readGit: ReadGit,
  directory: string,
  commitId: string,
  pathspecs: readonly string[],
): Promise<boolean> => {
  const options = ['-r', '-z', '--name-only', '--no-renames', emptyTree, commitId, '--']
  for await (const output of readGit(['diff-tree', ...options, ...pathspecs], { directory, environment })) {
    if (output.length > 0) return true
  }
  return false
}

/** The pathspecs for `git archive`, which fails on one that takes nothing; null when nothing is left. */
const pathspecsOf = async (
  readGit: ReadGit,
  directory: string,
  { commitId, include, exclude }: ArchiveRequest,
): Promise<readonly string[] | null> => {
  const taken: string[] = []
  for (const pathspec of include.map(including)) {
    if (await takesAny(readGit, directory, commitId, [pathspec])) taken.push(pathspec)
  }
  if (include.length > 0 && taken.length === 0) return null
  const excluded = exclude.map(excluding)
  for (const pathspec of excluded) {
    if (!(await takesAny(readGit, directory, commitId, [pathspec]))) return null
  }
  return [...taken, ...excluded]
}

async function* tarOf(readGit: ReadGit, directory: string, request: ArchiveRequest): AsyncGenerator<Buffer> {
  const pathspecs = await pathspecsOf(readGit, directory, request)
  if (pathspecs === null) {
    yield emptyTar
    return
  }
  const { commitId, prefix } = request
  const args = ['archive', '--format=tar', `--prefix=${prefix}`, commitId, '--', ...pathspecs]
  yield* readGit(['-c', `core.bigFileThreshold=${mostHeldBytes}`, ...args], { directory, environment })
}

/** What `git archive` writes, without what was not asked for. https://git-scm.com/docs/git-archive */
export async function* archiveCommit(
  readGit: ReadGit,
  directory: string,
  request: ArchiveRequest,
): AsyncGenerator<Uint8Array> {
  const tar = tarOf(readGit, directory, request)
  const { mostFileBytes } = request
  const chosen = mostFileBytes === null ? tar : withoutLargeFiles(tar, mostFileBytes)
  // A failure of git ends the reading of `gzip` with its error.
  const gzip = pipeline(chosen, createGzip(), () => undefined)
  for await (const chunk of gzip) yield chunk as Buffer
}
