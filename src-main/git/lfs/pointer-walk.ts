import { pipeline } from 'node:stream/promises'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeFile } from '../../core/ports/large-files.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { readLooseBlob } from './loose-blobs.ts'
import { largestPointerBytes, parsePointer } from './pointer.ts'

/**
 * Makes `git rev-list --objects` name nothing but blobs that are small enough to be pointers. The walk is the same as
 * without, and still fails when an object is missing. https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---filterltfilter-specgt
 */
export const smallBlobsOnly: readonly string[] = [
  `--filter=blob:limit=${largestPointerBytes + 1}`,
  '--filter=object:type=blob',
  '--filter-provided-objects',
]

type At = {
  readonly repositoryPath: string
  readonly environment?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const headPattern = /^[0-9a-f]{40,64} (\w+) (\d+) ?(.*)$/

/** Cuts the output of `git cat-file --batch` into blobs, each with the path it was asked with. */
async function* blobsOf(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly path: string; readonly content: Buffer }> {
  let data: Buffer = Buffer.alloc(0)
  /** What is left of an object that is no candidate. */
  let skipping = 0
  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(skipping, chunk.length))
    skipping -= chunk.length - rest.length
    data = data.length === 0 ? rest : Buffer.concat([data, rest])
    for (;;) {
      const headEnd = data.indexOf(10)
      if (headEnd === -1) break
      const [, type, size, path] = headPattern.exec(data.toString('utf8', 0, headEnd)) ?? []
      if (type === undefined || path === undefined) {
        throw new AppError('store_damaged', 'A new object is missing.')
      }
      const end = headEnd + 1 + Number(size) + 1
      if (type !== 'blob' || Number(size) > largestPointerBytes) {
        skipping = Math.max(0, end - data.length)
        data = data.subarray(Math.min(end, data.length))
        continue
      }
      if (data.length < end) break
      yield { path, content: data.subarray(headEnd + 1, end - 1) }
      data = data.subarray(end)
    }
  }
}

/** A walk that names no more than this is looked at as a whole: some hundred blobs. */
const mostAtOnce = 16 * 1024

/** The beginning of a walk, and whether that is all of it. */
const readBeginning = async (
  names: AsyncIterator<Buffer>,
): Promise<{ readonly text: Buffer; readonly isAll: boolean }> => {
  const parts: Buffer[] = []
  let length = 0
  while (length <= mostAtOnce) {
    const next = await names.next()
    if (next.done === true) return { text: Buffer.concat(parts), isAll: true }
    parts.push(next.value)
    length += next.value.length
  }
  return { text: Buffer.concat(parts), isAll: false }
}

const createCollection = () => {
  const files = new Map<string, LargeFile>()
  return {
    add: (path: string, content: Buffer): void => {
      const object = parsePointer(content)
      if (object !== null && !files.has(object.oid)) files.set(object.oid, { ...object, path })
    },
    files: () => [...files.values()],
  }
}

/** What git itself has to read: all but the blobs that lie loose in the quarantine, which are taken in place. */
const takeLoose = (text: Buffer, directory: string, add: (path: string, content: Buffer) => void): Buffer => {
  const lines = text.toString('utf8').split('\n')
  const left = lines.filter((line) => {
    const space = line.indexOf(' ')
    const id = space === -1 ? line : line.slice(0, space)
    const content = id === '' ? null : readLooseBlob(directory, id)
    if (content !== null) add(space === -1 ? '' : line.slice(space + 1), content)
    return content === null && line !== ''
  })
  return Buffer.from(left.length === 0 ? '' : `${left.join('\n')}\n`)
}

/**
 * Reads the blobs that a walk names (`<id> <path>`, one a line), and keeps what they point to, each object once.
 * Without a blob no process is started, nor for the few of a small push. The walk itself must be awaited by who began it.
 */
export const pointersOfWalk = async (
  spawn: SpawnGit,
  at: At,
  walk: AsyncIterable<Buffer>,
): Promise<readonly LargeFile[]> => {
  const { add, files } = createCollection()
  const names = walk[Symbol.asyncIterator]()
  const { text, isAll } = await readBeginning(names)
  const quarantine = at.environment?.['GIT_OBJECT_DIRECTORY']
  const beginning = isAll && quarantine !== undefined ? takeLoose(text, quarantine, add) : text
  if (isAll && beginning.length === 0) return files()

  const read = spawn(['cat-file', '--batch=%(objectname) %(objecttype) %(objectsize) %(rest)', '--buffer'], {
    directory: at.repositoryPath,
    environment: at.environment ?? {},
    signal: at.signal,
  })
  async function* all(): AsyncGenerator<Buffer> {
    yield beginning
    if (isAll) return
    for (let next = await names.next(); next.done !== true; next = await names.next()) yield next.value
  }
  // A process that gives up early closes its input; its exit code tells more than the broken pipe.
  const feeding = pipeline(all(), read.stdin).catch(() => undefined)
  for await (const { path, content } of blobsOf(read.stdout as AsyncIterable<Buffer>)) add(path, content)
  await feeding
  const { exitCode } = await read.done
  if (exitCode !== 0) throw new AppError('store_damaged', 'git could not read new objects.')
  return files()
}
