import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ContentChunk, FileChange } from '../../core/ports/write-git.ts'

/** The whole content of one file. */
export type ContentBlob = {
  readonly contentId: string
  readonly sizeBytes: number
  readonly inMemory: boolean
  /** May be read once, before the next content is asked for. */
  readonly read: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** What is larger and not whole yet waits on the disk: git wants to know the size first. */
const mostUnfinishedBytes = 1024 * 1024

export const invalidContent = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'blob_chunk', reason } })

/** Writes what came of a content, and all that follows of it, to `file`. */
const spool = async (
  file: string,
  head: readonly Uint8Array[],
  next: () => Promise<ContentChunk>,
): Promise<number> => {
  const handle = await open(file, 'wx', 0o600)
  let sizeBytes = 0
  const write = async (bytes: Uint8Array): Promise<void> => {
    await handle.writeFile(bytes)
    sizeBytes += bytes.length
  }
  try {
    for (const part of head) await write(part)
    for (let part = await next(); ; part = await next()) {
      await write(part.bytes)
      if (part.last) return sizeBytes
    }
  } finally {
    await handle.close()
  }
}

/**
 * Puts the chunks of each content together, in the order in which they come, and holds them against the changes.
 * @param scratch a folder for contents that are too large for memory
 * @throws AppError `invalid_input` when a content comes twice, in pieces, for no change, or not at all
 */
export async function* contentBlobs(
  changes: readonly FileChange[],
  contents: AsyncIterable<ContentChunk>,
  scratch: () => Promise<string>,
): AsyncGenerator<ContentBlob> {
  const awaited = new Map<string, string>()
  const seen = new Set<string>()
  for (const change of changes) {
    if (change.operation === 'upsert') awaited.set(change.contentId, change.path)
  }
  const chunks = contents[Symbol.asyncIterator]()

  /** The next part of the content under way. */
  const nextPart = async (contentId: string): Promise<ContentChunk> => {
    const step = await chunks.next()
    if (step.done) throw invalidContent(`The content "${contentId}" breaks off.`)
    if (step.value.contentId !== contentId) {
      throw invalidContent(`The content "${contentId}" is not whole before another begins.`)
    }
    return step.value
  }

  for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
    const first = step.value
    const { contentId } = first
    if (seen.has(contentId)) throw invalidContent(`The content "${contentId}" comes twice.`)
    if (!awaited.has(contentId)) throw invalidContent(`The content "${contentId}" belongs to no file.`)
    seen.add(contentId)
    // Copies: the bytes are the giver's.
    const parts = [Buffer.from(first.bytes)]
    let sizeBytes = first.bytes.length
    let ended = first.last
    while (!ended && sizeBytes < mostUnfinishedBytes) {
      const part = await nextPart(contentId)
      parts.push(Buffer.from(part.bytes))
      sizeBytes += part.bytes.length
      ended = part.last
    }
    if (ended) {
      yield { contentId, sizeBytes, inMemory: true, read: () => parts }
      continue
    }
    const file = path.join(await scratch(), `content-${seen.size}`)
    sizeBytes = await spool(file, parts.splice(0), () => nextPart(contentId))
    yield {
      contentId,
      sizeBytes,
      inMemory: false,
      read: () => createReadStream(file) as AsyncIterable<Buffer>,
    }
    await rm(file)
  }
  for (const [contentId, changedPath] of awaited) {
    if (!seen.has(contentId)) {
      throw invalidContent(`The content "${contentId}" of "${changedPath}" is missing.`)
    }
  }
}
