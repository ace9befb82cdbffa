import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RawCommit } from '../../core/ports/introduced-commits.ts'

const largestCommitBytes = 4 * 1024 * 1024
const headPattern = /^([0-9a-f]{40}) commit (\d+)$/

/** Cuts the output of `git cat-file --batch` into commits: those of each chunk. */
export async function* rawCommitsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly RawCommit[]> {
  let parts: Buffer[] = []
  let received = 0
  /** Below this there is no whole commit: spares joining the parts of a large one again and again. */
  let needed = 1
  /** What is left of a commit that is too large. */
  let skipping = 0

  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(skipping, chunk.length))
    skipping -= chunk.length - rest.length
    parts.push(rest)
    received += rest.length
    if (received < needed) continue
    const data = Buffer.concat(parts)
    const commits: RawCommit[] = []
    let start = 0
    needed = 1
    while (start < data.length) {
      const headEnd = data.indexOf(10, start)
      if (headEnd === -1) break
      const head = data.toString('latin1', start, headEnd)
      const [, id, size] = headPattern.exec(head) ?? []
      if (id === undefined)
        throw new AppError('store_damaged', 'A new commit is missing.', { details: { head } })
      const end = headEnd + 1 + Number(size) + 1
      const isTooLarge = Number(size) > largestCommitBytes
      if (end > data.length && !isTooLarge) {
        needed = end - start
        break
      }
      commits.push({ id, content: isTooLarge ? null : data.subarray(headEnd + 1, end - 1) })
      skipping = Math.max(0, end - data.length)
      start = Math.min(end, data.length)
    }
    parts = [data.subarray(start)]
    received = data.length - start
    if (commits.length > 0) yield commits
  }
}
