import { AppError } from '../../../src-shared/errors/app-error.ts'
import type {
  LargeFile,
  LargeFileProblem,
  LargeFileReason,
  TransferRequest,
  TransferResult,
} from '../../core/ports/large-files.ts'
import { redact } from '../redact.ts'
import { failureContext } from '../remote/run-remote-git.ts'
import { hasObject } from './large-object-files.ts'
import { askBatch, objectsAtOnce, type LfsBatch, type LfsOffer } from './lfs-batch.ts'
import { LfsOff, type LfsEndpoint } from './lfs-endpoint.ts'
import { bytesLeft, downloadObject, uploadObject, type TransferEnd } from './lfs-transfer.ts'

const parallelTransfers = 4
/** An address that ends within this is not begun with. */
const shortestLifeMs = 5_000

export type TransferParts = Pick<LfsBatch, 'exchange' | 'now'> & {
  /** Asked anew when the server no longer takes what it gave before. */
  readonly findEndpoint: () => Promise<LfsEndpoint>
  /** Waits until nobody else works on the partial file of this name. */
  readonly inTurn: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

/** Counts what is done, in files and bytes. */
const createCounter = (request: TransferRequest) => {
  const allFiles = request.files.length
  const allBytes = request.files.reduce((sum, { size }) => sum + size, 0)
  let doneFiles = 0
  let doneBytes = 0
  const report = (): void => request.onProgress({ doneFiles, allFiles, doneBytes, allBytes })
  return {
    bytes: (count: number) => {
      doneBytes += count
      report()
    },
    file: () => {
      doneFiles += 1
      report()
    },
  }
}

const expiryOf = (offer: LfsOffer): number | null =>
  offer.kind === 'download'
    ? offer.download.expiresAt
    : offer.kind === 'upload'
      ? offer.upload.expiresAt
      : null

/** Runs over all, a few at a time. The first failure stops the others, and is thrown once they have stopped. */
const inParallel = async <T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const left = items[Symbol.iterator]()
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (stop.signal.aborted) return
      try {
        if (signal.aborted) throw new AppError('cancelled', 'It was cancelled.')
        await work(item, both)
      } catch (error) {
        failures.push(error)
        stop.abort()
        return
      }
    }
  }
  await Promise.all(Array.from({ length: parallelTransfers }, worker))
  if (failures.length > 0) throw failures[0]
}

/**
 * Moves objects between the store and a remote in batches, a few at a time, each with what the server says of it.
 * @throws AppError `remote_…`, `disk_full`, `cancelled`
 */
export const transferFiles = async (
  parts: TransferParts,
  request: TransferRequest,
  operation: 'download' | 'upload',
): Promise<TransferResult> => {
  const { remote, repositoryPath, files, signal } = request
  const counter = createCounter(request)
  const problems: LargeFileProblem[] = []
  let bytes = 0
  let endpoint: LfsEndpoint | null = null

  const batchOf = async (): Promise<LfsBatch> => {
    endpoint ??= await parts.findEndpoint()
    return { exchange: parts.exchange, now: parts.now, remote, endpoint, operation, signal }
  }
  const ask = async (some: readonly LargeFile[]): Promise<ReadonlyMap<string, LfsOffer>> =>
    askBatch(await batchOf(), some)

  const count = (more: number): void => {
    bytes += Math.max(0, more)
    counter.bytes(more)
  }
  const report = (file: LargeFile, reason: LargeFileReason, message: string | null): void =>
    void problems.push({ file, reason, message })

  const move = async (file: LargeFile, offer: LfsOffer, stop: AbortSignal): Promise<TransferEnd> => {
    const wire = { exchange: parts.exchange, remote, operation, signal: stop }
    switch (offer.kind) {
      case 'present':
        counter.bytes(file.size)
        return { kind: 'done' }
      case 'missing':
      case 'refused':
        return offer
      case 'download':
        return parts.inTurn(`${repositoryPath} ${file.oid}`, async () =>
          // Another transfer may have brought it meanwhile.
          (await hasObject(repositoryPath, file))
            ? { kind: 'done' }
            : downloadObject(wire, repositoryPath, file, offer.download, count),
        )
      case 'upload':
        if (!(await hasObject(repositoryPath, file))) return { kind: 'missing', message: null }
        return uploadObject(wire, repositoryPath, file, offer, count)
    }
  }

  const settle = async (file: LargeFile, first: LfsOffer, stop: AbortSignal): Promise<void> => {
    const askAgain = async (): Promise<LfsOffer> => {
      endpoint = null
      return (await ask([file])).get(file.oid) ?? { kind: 'missing', message: null }
    }
    const expiresAt = expiryOf(first)
    const isOver = expiresAt !== null && expiresAt < parts.now() + shortestLifeMs
    let end = await move(file, isOver ? await askAgain() : first, stop)
    if (end.kind === 'expired') end = await move(file, await askAgain(), stop)
    if (end.kind === 'done') counter.file()
    else report(file, end.kind === 'missing' ? 'missing' : 'refused', end.message)
  }

  for (let start = 0; start < files.length; start += objectsAtOnce) {
    const some = files.slice(start, start + objectsAtOnce)
    if (operation === 'download') {
      for (const file of some) {
        const left = await bytesLeft(repositoryPath, file)
        if (left > 0) counter.bytes(left)
      }
    }
    try {
      const offers = await ask(some)
      await inParallel(some, signal, (file, stop) =>
        settle(file, offers.get(file.oid) ?? { kind: 'missing', message: null }, stop),
      )
    } catch (error) {
      if (!(error instanceof LfsOff)) throw error
      const message = redact(error.message, failureContext(remote, 'read').secrets).slice(0, 500)
      for (const file of files.slice(start)) report(file, 'off', message === '' ? null : message)
      break
    }
  }
  return { bytes, problems }
}
