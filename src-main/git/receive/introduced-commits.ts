import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { IntroducedCommits } from '../../core/ports/introduced-commits.ts'
import { readingEnvironment } from '../browse/read-git.ts'
import type { RefReader } from '../ref-reader.ts'
import { listServedRefs } from '../serve/served-refs.ts'
import type { GitExit, SpawnGit } from '../spawn-git.ts'
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

  return async function* introduced({ repositoryPath, environment, ephemeral, signal }, tips, vouches) {
    const known = await vouchedFor(repositoryPath, ephemeral, vouches)
    const stop = new AbortController()
    const options = {
      directory: repositoryPath,
      environment: { ...readingEnvironment, ...environment },
      signal: AbortSignal.any([signal, stop.signal]),
      stallMs,
    }
    const walk = spawn(['rev-list', '--topo-order', '--reverse', '--stdin'], options)
    const read = spawn(['cat-file', '--batch', '--buffer'], options)
    walk.stdin.end(`${[...tips, ...known].join('\n')}\n`)
    walk.stdout.pipe(read.stdin)
    try {
      yield* rawCommitsOf(read.stdout)
      check(await walk.done, 'rev-list')
      check(await read.done, 'cat-file')
    } finally {
      stop.abort()
    }
  }
}
