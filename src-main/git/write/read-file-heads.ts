import type { Draft, FileHead } from '../../core/ports/write-git.ts'
import { draftFailed, type DraftParts } from './draft-parts.ts'

const lineEnd = 10

type File = Parameters<Draft['readFileHeads']>[0][number]

const expressionOf = (file: File): string =>
  'objectId' in file ? file.objectId : `${file.treeId}:${file.path}`

/** Takes bytes off a stream: so many of them, of which only the first are kept. */
const createTaker = (source: AsyncIterable<Buffer>) => {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  const more = async (): Promise<boolean> => {
    const step = await chunks.next()
    if (step.done) return false
    rest = rest.length === 0 ? step.value : Buffer.concat([rest, step.value])
    return true
  }
  const missing = (): Error => draftFailed('cat-file', 'The output breaks off.')

  const take = async (length: number, most: number): Promise<Buffer> => {
    const kept: Buffer[] = []
    let keptLength = 0
    for (let left = length; left > 0;) {
      if (rest.length === 0 && !(await more())) throw missing()
      const part = rest.subarray(0, left)
      rest = rest.subarray(part.length)
      left -= part.length
      const head = part.subarray(0, Math.max(0, most - keptLength))
      kept.push(head)
      keptLength += head.length
    }
    return Buffer.concat(kept)
  }
  /** Up to the next line end, which is taken, too. */
  const takeLine = async (): Promise<string> => {
    for (let end = rest.indexOf(lineEnd); ; end = rest.indexOf(lineEnd)) {
      if (end !== -1) return (await take(end + 1, end)).toString('latin1')
      if (!(await more())) throw missing()
    }
  }
  return { take, takeLine }
}

const headPattern = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/

/**
 * The beginnings of files, by one process; what is longer passes by.
 * https://git-scm.com/docs/git-cat-file#_batch_output
 */
export const readFileHeads = async (
  { spawn, repositoryPath, quarantine, signal }: DraftParts,
  files: readonly File[],
  mostBytes: number,
): Promise<readonly (FileHead | null)[]> => {
  if (files.length === 0) return []
  const git = spawn(['cat-file', '--batch', '-z'], {
    directory: repositoryPath,
    environment: quarantine.environment,
    signal,
  })
  git.stdin.end(files.map((file) => `${expressionOf(file)}\0`).join(''))
  const { take, takeLine } = createTaker(git.stdout)
  const heads: (FileHead | null)[] = []
  for (const file of files) {
    const line = await takeLine()
    const [, objectId, type, size] = headPattern.exec(line) ?? []
    if (objectId === undefined) {
      heads.push(null)
      // git repeats what it did not find, line ends in the path included.
      for (let left = expressionOf(file).split('\n').length; left > 1; left -= 1) await takeLine()
      continue
    }
    const sizeBytes = Number(size)
    const bytes = await take(sizeBytes, type === 'blob' ? mostBytes : 0)
    await take(1, 0)
    heads.push(type === 'blob' ? { objectId, sizeBytes, bytes } : null)
  }
  const { exitCode, stderr } = await git.done
  if (exitCode !== 0) throw draftFailed('cat-file', stderr)
  return heads
}
