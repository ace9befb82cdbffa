import { pipeline } from 'node:stream/promises'
import type { SpawnGit } from '../spawn-git.ts'
import { keepMessage, type Quarantine } from './quarantine.ts'

/** As git's `receive.unpackLimit`: fewer objects become loose ones, more stay a pack. */
const unpackLimit = 100
const headerLength = 12
/** No byte from the client and no progress of git for this long ends it. */
const stallMs = 600_000

/** Why a pack was not taken, in a few words for the client; null when it is in quarantine. */
export type PackRefusal = string | null

const countOf = (header: Buffer): number | null => {
  const version = header.readUInt32BE(4)
  return header.toString('latin1', 0, 4) === 'PACK' && (version === 2 || version === 3)
    ? header.readUInt32BE(8)
    : null
}

const readHeader = async (pack: AsyncIterator<Buffer>): Promise<Buffer> => {
  let head = Buffer.alloc(0)
  while (head.length < headerLength) {
    const step = await pack.next()
    if (step.done) break
    head = Buffer.concat([head, step.value])
  }
  return head
}

/**
 * Streams a pack into the quarantine. https://git-scm.com/docs/gitformat-pack
 * A client that breaks off leaves git with half a pack, which it refuses.
 */
export const storePack = async (
  spawn: SpawnGit,
  transfer: {
    readonly repositoryPath: string
    readonly quarantine: Quarantine
    readonly pack: AsyncGenerator<Buffer, void, void>
    readonly quiet: boolean
    readonly onProgress: (text: string) => void
    /** Sees the pack as it arrives, from its first byte. */
    readonly onChunk?: (chunk: Buffer) => void
    /** Called when git has been given all of the pack and still works on it. */
    readonly onSent?: () => void
    readonly signal: AbortSignal
  },
): Promise<PackRefusal> => {
  const head = await readHeader(transfer.pack)
  if (head.length < headerLength) return 'eof before pack header was fully read'
  const count = countOf(head)
  if (count === null) return 'bad pack header'

  const [command, ...args] =
    count < unpackLimit
      ? ['unpack-objects', ...(transfer.quiet ? ['-q'] : [])]
      : [
          'index-pack',
          '--stdin',
          '--fix-thin',
          `--keep=${keepMessage}`,
          ...(transfer.quiet ? [] : ['--show-resolving-progress']),
        ]
  const git = spawn([command, ...args], {
    directory: transfer.repositoryPath,
    environment: transfer.quarantine.environment,
    signal: transfer.signal,
    stallMs,
    onStderr: transfer.onProgress,
  })
  git.stdout.resume()
  async function* whole(): AsyncGenerator<Buffer, void, void> {
    yield head
    transfer.onChunk?.(head)
    for await (const chunk of transfer.pack) {
      git.touch()
      yield chunk
      // After git was given it, so that both work on it at once.
      transfer.onChunk?.(chunk)
    }
  }
  // git that gives up early closes its input; its exit code tells more than the broken pipe.
  const sent = pipeline(whole(), git.stdin).then(transfer.onSent, () => undefined)
  const [exit] = await Promise.all([git.done, sent])
  if (exit.exitCode === 0) return null
  return /No space left on device/.test(exit.stderr) ? 'the disk is full' : `${command} abnormal exit`
}
