import { pipeline } from 'node:stream/promises'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { IntroducedCommits } from '../../core/ports/introduced-commits.ts'
import { readingEnvironment } from '../browse/read-git.ts'
import type { RefReader } from '../ref-reader.ts'
import { listServedRefs } from '../serve/served-refs.ts'
import type { GitExit, GitProcess, SpawnGit } from '../spawn-git.ts'
import { rawCommitsOf } from './raw-commits.ts'

/** A walk over a large history prints nothing until it is done; it is given an hour. */
const stallMs = 3_600_000

const check = ({ exitCode, stderr }: GitExit, command: string): void => {
  if (exitCode === 0) return
  const cause = new Error(`git ${command} ended with ${exitCode}: ${stderr.trim()}`)
  throw new AppError('store_damaged', 'git could not read the new commits.', { cause })
}

/**
 * `git rev-list` walks, and its output goes straight into one `git cat-file --batch`.
 * https://git-scm.com/docs/git-rev-list, https://git-scm.com/docs/git-cat-file#_batch_output
 */
export const createIntroducedCommits = ({
  spawn,
  refs,
}: {
  readonly spawn: SpawnGit
  readonly refs: RefReader
}): IntroducedCommits => {
  /** Ephemeral branches begin at normal ones, so both count for them. Ephemeral ones count for no other. */
  const vouchedFor = async (
    path: string,
    ephemeral: boolean,
    vouches: (ref: string) => boolean,
  ): Promise<readonly string[]> => {
    const variants = ephemeral ? (['normal', 'ephemeral'] as const) : (['normal'] as const)
    const found = await Promise.all(
      variants.map((variant) => listServedRefs(refs, { path, variant }, { peel: false })),
    )
    return found.flat().flatMap(({ name, objectId }) => (vouches(name) ? [`^${objectId}`] : []))
  }

  return async function* introduced(
    { repositoryPath, environment, ephemeral, signal },
    tips,
    vouches,
    isKnown,
  ) {
    const known = await vouchedFor(repositoryPath, ephemeral, vouches)
    const stop = new AbortController()
    const options = {
      directory: repositoryPath,
      environment: { ...readingEnvironment, ...environment },
      signal: AbortSignal.any([signal, stop.signal]),
      stallMs,
    }
    const walk = spawn(['rev-list', '--topo-order', '--reverse', '--stdin'], options)
    const startReader = (): GitProcess => spawn(['cat-file', '--batch', '--buffer'], options)
    // Most often all are known, and no reader is needed.
    const reader = isKnown === undefined ? startReader() : null
    walk.stdin.end(`${[...tips, ...known].join('\n')}\n`)
    try {
      const unknown = unknownLines(walk.stdout, isKnown ?? (() => false))
      const first = await unknown.next()
      if (!first.done) {
        const read = reader ?? startReader()
        // A walk that breaks off shows in its exit code, and so does a reader that takes no more.
        pipeline(chained(first.value, unknown), read.stdin).catch(() => undefined)
        yield* rawCommitsOf(read.stdout)
        check(await read.done, 'cat-file')
      }
      check(await walk.done, 'rev-list')
    } finally {
      stop.abort()
    }
  }
}

/** Those lines of a list of ids that are not known, in pieces. */
async function* unknownLines(
  ids: AsyncIterable<Buffer>,
  isKnown: (id: string) => boolean | Promise<boolean>,
): AsyncGenerator<string, void, void> {
  let rest = ''
  for await (const chunk of ids) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    let unknown = ''
    for (const id of lines) if (!(await isKnown(id))) unknown += `${id}\n`
    if (unknown !== '') yield unknown
  }
  // A line without an end is of a walk that broke off.
}

async function* chained<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  yield first
  yield* rest
}
