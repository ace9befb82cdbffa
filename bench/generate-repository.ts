import { spawn } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { git } from '../src-main/testing/scratch.ts'

/**
 * Repositories made from nothing but their parameters: the same on every machine, object id by object id.
 * https://git-scm.com/docs/git-fast-import
 */

/** Bytes that look random and do not compress, from a number alone. */
const noise = (seed: number, size: number): Buffer => {
  const key = Buffer.alloc(32)
  key.writeUInt32BE(seed)
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size))
}

const words = 'mirror ref commit branch tag pack object remote fetch push clone tree blob note head'.split(
  ' ',
)

/** A source file of about 2 KB, as text compresses. */
const text = (seed: number): string => {
  const bytes = noise(seed, 300)
  let line = ''
  for (const [index, byte] of bytes.entries()) {
    line += `${words[byte % words.length] ?? ''}${index % 10 === 9 ? '\n' : ' '}`
  }
  return line
}

const commitHead = (ref: string, mark: number, message: string): string => {
  const person = `Ada <ada@example.org> ${1_600_000_000 + mark} +0000`
  return `commit ${ref}\nmark :${mark}\nauthor ${person}\ncommitter ${person}\ndata ${Buffer.byteLength(message)}\n${message}\n`
}

const file = (name: string, content: string | Buffer): (string | Buffer)[] => [
  `M 100644 inline ${name}\ndata ${Buffer.byteLength(content)}\n`,
  content,
  '\n',
]

const newBare = async (directory: string): Promise<void> => {
  await git('.', 'init', '--quiet', '--bare', '--initial-branch=main', directory)
}

const fastImport = async (
  directory: string,
  input: Iterable<string | Buffer>,
  ...settings: readonly string[]
): Promise<void> => {
  // Always as one pack: small imports would become loose objects.
  const all = ['fastimport.unpackLimit=1', ...settings]
  const args = [...all.flatMap((setting) => ['-c', setting]), 'fast-import', '--quiet', '--force']
  const child = spawn('git', args, { cwd: directory, stdio: ['pipe', 'ignore', 'inherit'] })
  const exit = once(child, 'exit')
  await pipeline(Readable.from(input), child.stdin)
  const [exitCode] = (await exit) as [number | null]
  if (exitCode !== 0) throw new Error(`git fast-import ended with exit code ${exitCode}`)
}

export type HistoryOptions = {
  readonly commits: number
  /** Files changed by every commit, of 200. */
  readonly filesPerCommit: number
  /** Further branches, spread over the history. */
  readonly branches: number
  readonly seed: number
}

/** A history of small text files on `main`, with branches along it, packed. */
export const generateHistory = async (directory: string, options: HistoryOptions): Promise<void> => {
  await newBare(directory)
  const stream = function* (): Iterable<string | Buffer> {
    for (let mark = 1; mark <= options.commits; mark += 1) {
      yield commitHead('refs/heads/main', mark, `Change ${mark}`)
      for (let index = 0; index < options.filesPerCommit; index += 1) {
        const number = (mark * 7 + index * 31) % 200
        yield* file(
          `src/part-${number % 10}/file-${number}.txt`,
          text(options.seed * 1_000_003 + mark * 64 + index),
        )
      }
    }
    for (let index = 0; index < options.branches; index += 1) {
      const mark = 1 + (index % options.commits)
      yield `reset refs/heads/topic/${String(index).padStart(5, '0')}\nfrom :${mark}\n\n`
    }
  }
  await fastImport(directory, stream())
  // Without a bitmap: what a server has received has none either, before its upkeep ran.
  await git(directory, '-c', 'repack.writeBitmaps=false', 'repack', '-adq')
  await git(directory, 'pack-refs', '--all')
}

/** One commit of files of one mebibyte each that do not compress. */
export const generateBulk = async (directory: string, mebibytes: number): Promise<void> => {
  await newBare(directory)
  const stream = function* (): Iterable<string | Buffer> {
    yield commitHead('refs/heads/main', 1, 'Add the files')
    for (let index = 0; index < mebibytes; index += 1)
      yield* file(`file-${index}.bin`, noise(index + 1, 1_048_576))
  }
  // Trying to compress what does not compress would take most of the time.
  await fastImport(directory, stream(), 'core.compression=0', 'core.bigFileThreshold=512k')
}
