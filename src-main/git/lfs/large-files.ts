import { createReadStream } from 'node:fs'
import path from 'node:path'
import type {
  LargeFile,
  LargeFiles,
  LargeObjectStore,
  TransferRequest,
  TransferResult,
} from '../../core/ports/large-files.ts'
import { createTurns } from '../../core/ports/turns.ts'
import type { GitSetup } from '../git-environment.ts'
import { mapBounded } from '../refs/bounded.ts'
import { createHttpExchange, type HttpExchange } from '../remote/http-exchange.ts'
import { directorySizeBytes } from '../repository/directory-size.ts'
import { createSpawnGit, type SpawnGit } from '../spawn-git.ts'
import { findPointers } from './find-pointers.ts'
import {
  copyObject,
  hasObject,
  lfsDirectory,
  objectFile,
  receiveObject,
  sizeOfFile,
} from './large-object-files.ts'
import { askBatch, objectsAtOnce } from './lfs-batch.ts'
import { findEndpoint, LfsOff, type LfsEndpoint, type LfsOperation } from './lfs-endpoint.ts'
import { copyFromFolder } from './local-folder.ts'
import { transferFiles } from './transfer-files.ts'

const defaultStallMs = 120_000
const connectMs = 20_000
const looksAtOnce = 16

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Git LFS of the repositories of the store. `close` ends connections that are kept open. */
export const createLargeFiles = (parts: {
  readonly spawn: SpawnGit
  readonly setup: GitSetup
  /** Ends a transfer that shows no byte for this long. */
  readonly stallMs?: number
  readonly now?: () => number
}): LargeFiles & { readonly close: () => Promise<void> } => {
  const { spawn, setup, stallMs = defaultStallMs, now = Date.now } = parts
  const spawnSsh = createSpawnGit({ ...setup, gitPath: 'ssh' })
  let exchange: HttpExchange | null = null
  const connections = (): HttpExchange => (exchange ??= createHttpExchange({ connectMs, answerMs: stallMs }))
  /** Transfers of one object into one repository share a partial file, so they take turns. */
  const turns = createTurns()

  const endpointOf =
    (remote: TransferRequest['remote'], operation: LfsOperation, signal: AbortSignal) =>
    (): Promise<LfsEndpoint> =>
      findEndpoint(
        {
          spawnSsh,
          knownHostsFile: setup.knownHostsFile,
          directory: setup.temporaryDirectory,
          stallMs: Math.min(stallMs, connectMs * 2),
        },
        remote,
        operation,
        signal,
      )

  const absent = async (
    repositoryPath: string,
    files: readonly LargeFile[],
  ): Promise<readonly LargeFile[]> => {
    const here = await mapBounded(files, looksAtOnce, (file) => hasObject(repositoryPath, file))
    return files.filter((_file, index) => here[index] === false)
  }

  const transfer = (request: TransferRequest, operation: LfsOperation): Promise<TransferResult> => {
    const findEndpointNow = endpointOf(request.remote, operation, request.signal)
    const work = { exchange: connections(), now, findEndpoint: findEndpointNow, inTurn: turns.take }
    return transferFiles(work, request, operation)
  }

  return {
    find: (request) => findPointers(spawn, request),
    absent,
    download: (request) =>
      request.remote.address.protocol === 'file' ? copyFromFolder(request) : transfer(request, 'download'),
    upload: (request) => transfer(request, 'upload'),
    offered: async ({ remote, files, signal }) => {
      const found: LargeFile[] = []
      try {
        const endpoint = await endpointOf(remote, 'download', signal)()
        const batch = {
          exchange: connections(),
          remote,
          endpoint,
          operation: 'download',
          signal,
          now,
        } as const
        for (let start = 0; start < files.length; start += objectsAtOnce) {
          const some = files.slice(start, start + objectsAtOnce)
          const offers = await askBatch(batch, some)
          found.push(...some.filter(({ oid }) => offers.get(oid)?.kind === 'download'))
        }
      } catch (error) {
        if (!(error instanceof LfsOff)) throw error
      }
      return found
    },
    copy: async (source, target, files) => {
      for (const file of files) await copyObject(source, target, file)
    },
    hasAny: async (repositoryPath) =>
      (await sizeOfFile(path.join(lfsDirectory(repositoryPath), 'objects'))) !== null,
    sizeBytes: async (repositoryPath) => {
      try {
        return await directorySizeBytes(path.join(lfsDirectory(repositoryPath), 'objects'))
      } catch (error) {
        if (isGone(error)) return 0
        throw error
      }
    },
    close: () => {
      exchange?.close()
      return Promise.resolve()
    },
  }
}

/** The objects of the store as the localhost remote gives them out and takes them in. */
export const largeObjectStore: LargeObjectStore = {
  sizeOf: (repositoryPath, oid) => sizeOfFile(objectFile(repositoryPath, oid)),
  read: (repositoryPath, oid, range) =>
    createReadStream(objectFile(repositoryPath, oid), {
      highWaterMark: 256 * 1024,
      ...(range === null ? {} : { start: range.first, end: range.last }),
    }) as AsyncIterable<Buffer>,
  receive: receiveObject,
}
