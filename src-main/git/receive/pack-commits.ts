import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import type { RawCommit } from '../../core/ports/introduced-commits.ts'
import { applyDelta } from './apply-delta.ts'
import { readEntryHead, type PackEntryHead } from './pack-entry.ts'

const headerLength = 12
const largestCommitBytes = 256 * 1024
/** Commits that were read are kept for those that are stored as a difference to them; beyond this none is read. */
const mostKeptBytes = 32 * 1024 * 1024

const idOf = (content: Buffer): string =>
  createHash('sha1').update(`commit ${content.length}\0`).update(content).digest('hex')

/** With `info` it tells how much of its input it took, which the declared type leaves out. */
const inflate = (data: Buffer, size: number): { readonly content: Buffer; readonly taken: number } => {
  const options = { info: true, chunkSize: Math.max(1_024, size + 1), maxOutputLength: Math.max(1, size) }
  const { buffer, engine } = inflateSync(data, options) as unknown as {
    readonly buffer: Buffer
    readonly engine: { readonly bytesWritten: number }
  }
  return { content: buffer, taken: engine.bytesWritten }
}

const isCutOff = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR'

/**
 * Reads commits out of a pack that is still arriving; git puts them before trees and files. A head start and nothing
 * more: it ends at the first thing that is no commit, is damaged, or needs an object from elsewhere, and says so to
 * nobody, because git reads the pack as well, and decides. The id of each commit is computed from its content.
 * https://git-scm.com/docs/gitformat-pack
 * @param take given what each piece of the pack completes
 */
export const createPackCommits = (
  take: (commits: readonly RawCommit[]) => void,
): ((chunk: Buffer) => void) => {
  let data: Buffer = Buffer.alloc(0)
  /** Where `data` begins in the pack. */
  let start = 0
  let isDone = false
  let kept = 0
  /** Commits by where they begin in the pack. */
  const byOffset = new Map<number, Buffer>()

  /** The base of a difference; null for what stands whole. */
  const baseOf = ({ kind, distance }: PackEntryHead): Buffer | null => {
    if (kind === 'commit' || kind === 'tag') return null
    const base = kind === 'difference' ? byOffset.get(start - distance) : undefined
    if (base === undefined) throw new RangeError('The commits end here.')
    return base
  }

  /** Cuts the next object off from `data`: a commit, or null for a tag. Undefined when it has not come whole. */
  const next = (): Buffer | null | undefined => {
    const entry = readEntryHead(data)
    if (entry === null) return undefined
    const base = baseOf(entry)
    if (entry.size > largestCommitBytes) throw new RangeError('It is too large to be read ahead.')
    const { content: inflated, taken } = inflate(data.subarray(entry.length), entry.size)
    if (inflated.length !== entry.size) throw new RangeError('The pack is damaged.')
    const content = base === null ? inflated : applyDelta(base, inflated, largestCommitBytes)
    const at = start
    data = data.subarray(entry.length + taken)
    start += entry.length + taken
    if (entry.kind === 'tag') return null
    kept += content.length
    byOffset.set(at, content)
    return content
  }

  const finish = (): void => {
    isDone = true
    data = Buffer.alloc(0)
    byOffset.clear()
  }

  return (chunk) => {
    if (isDone) return
    data = data.length === 0 ? chunk : Buffer.concat([data, chunk])
    const commits: RawCommit[] = []
    try {
      if (start === 0) {
        if (data.length < headerLength) return
        data = data.subarray(headerLength)
        start = headerLength
      }
      for (let content = next(); content !== undefined; content = next()) {
        if (content !== null) commits.push({ id: idOf(content), content })
        if (kept > mostKeptBytes) throw new RangeError('Enough.')
      }
    } catch (error) {
      if (!isCutOff(error) || data.length > 2 * largestCommitBytes) finish()
    }
    if (commits.length > 0) take(commits)
  }
}
