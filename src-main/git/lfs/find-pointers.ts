import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { FindRequest, LargeFile } from '../../core/ports/large-files.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { pointersOfWalk, smallBlobsOnly } from './pointer-walk.ts'

/** A walk over a large history prints nothing for long; it is given an hour. */
const stallMs = 3_600_000

/**
 * Finds what new commits point to: one walk over what they bring, and one process that reads their small blobs, if
 * there are any. It costs a tenth of the fetch that brought them. `.gitattributes` is not asked: a pointer may stand in
 * a commit whose attributes came earlier or later, and git-lfs itself takes every pointer for one.
 */
export const findPointers = async (spawn: SpawnGit, request: FindRequest): Promise<readonly LargeFile[]> => {
  const { repositoryPath, tips, known, environment = {}, signal } = request
  const passed = new Set(known === 'refs' ? [] : known)
  const begin = [...new Set(tips)].filter((tip) => !passed.has(tip))
  if (begin.length === 0) return []
  const not = known === 'refs' ? ['--not', '--all'] : []
  const walk = spawn(['rev-list', '--objects', '--ignore-missing', ...smallBlobsOnly, '--stdin', ...not], {
    directory: repositoryPath,
    environment,
    signal,
    stallMs,
  })
  walk.stdin.end([...begin, ...[...passed].map((id) => `^${id}`), ''].join('\n'))
  const files = await pointersOfWalk(spawn, request, walk.stdout as AsyncIterable<Buffer>)
  const { exitCode, stderr } = await walk.done
  if (exitCode === 0) return files
  const cause = new Error(`git rev-list ended with ${exitCode}: ${stderr.trim()}`)
  throw new AppError('store_damaged', 'git could not walk the new commits.', { cause })
}
