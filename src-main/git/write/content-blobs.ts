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

/** What is larger waits on the disk until it is whole: git wants to know the size first. */
const mostInMemoryBytes = 4 * 1024 * 1024

export const invalidContent = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'blob_chunk', reason } })

/** The rest of a content that is too large for memory, written to `file`. */
const spool = async (
  file: string,
  head: readonly Uint8Array[],
  rest: () => Promise<Uint8Array | null>,
): Promise<number> => {
  const handle = await open(file, 'wx', 0o600)
  let sizeBytes = 0
  try {
    for (const part of head) {
      await handle.writeFile(part)
      sizeBytes += part.length
    }
    for (let part = await rest(); part !== null; part = await rest()) {
      await handle.writeFile(part)
      sizeBytes += part.length
    }
  } finally {
    await handle.close()
  }
  return sizeBytes
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

  /** The next part of the content under way; null after its last. */
  const nextPart = async (contentId: string, ended: boolean): Promise<ContentChunk | null> => {
    if (ended) return null
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
    const parts: Uint8Array[] = [first.bytes]
    let sizeBytes = first.bytes.length
    let ended = first.last
    while (!ended && sizeBytes <= mostInMemoryBytes) {
      const part = await nextPart(contentId, ended)
      if (part === null) break
      parts.push(part.bytes)
      sizeBytes += part.bytes.length
      ended = part.last
    }
    if (ended && sizeBytes <= mostInMemoryBytes) {
      yield { contentId, sizeBytes, inMemory: true, read: () => parts }
      continue
    }
    const file = path.join(await scratch(), `content-${seen.size}`)
    sizeBytes = await spool(file, parts.splice(0), async () => {
      const part = await nextPart(contentId, ended)
      ended = part?.last ?? true
      return part?.bytes ?? null
    })
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
