import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { FindRequest, LargeFile } from '../../core/ports/large-files.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { largestPointerBytes } from './pointer.ts'
import { pointersOfWalk, smallBlobsOnly } from './pointer-walk.ts'

/** A walk over a large history prints nothing for long; it is given an hour. */
const stallMs = 3_600_000

/** No pointer is shorter: it names its version, a SHA-256 and a size. */
const smallestPointerBytes = 90

/** Of lines `<type> <size> <id>`, the ids of blobs that may be pointers, one a line. */
async function* idsOfCandidates(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    const ids = lines.flatMap((line) => {
      const [type, size, id] = line.split(' ')
      const bytes = Number(size)
      return type === 'blob' && bytes >= smallestPointerBytes && bytes <= largestPointerBytes ? `${id}\n` : []
    })
    if (ids.length > 0) yield Buffer.from(ids.join(''))
  }
}

/**
 * Whether any object of the repository is a pointer, whatever leads to it. Most repositories have none, and to see that by
 * their objects takes a fifth of a walk over their history.
 */
const mayPoint = async (spawn: SpawnGit, request: FindRequest): Promise<boolean> => {
  const { repositoryPath, environment = {}, signal } = request
  const list = spawn(
    [
      'cat-file',
      '--batch-all-objects',
      '--unordered',
      '--buffer',
      '--batch-check=%(objecttype) %(objectsize) %(objectname)',
    ],
    { directory: repositoryPath, environment, signal, stallMs },
  )
  list.stdin.end()
  const found = await pointersOfWalk(spawn, request, idsOfCandidates(list.stdout as AsyncIterable<Buffer>))
  const { exitCode } = await list.done
  // What is wrong with the store, the walk says.
  return exitCode !== 0 || found.length > 0
}

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
  if (known !== 'refs' && passed.size === 0 && !(await mayPoint(spawn, request))) return []
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
