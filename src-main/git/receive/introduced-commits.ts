import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { IntroducedCommits } from '../../core/ports/introduced-commits.ts'
import { readingEnvironment } from '../browse/read-git.ts'
import { hiddenNamespaces } from '../serve/served-refs.ts'
import type { GitExit, SpawnGit } from '../spawn-git.ts'
import { rawCommitsOf } from './raw-commits.ts'

/** A walk over a large history prints nothing until it is done; it is given an hour. */
const stallMs = 3_600_000

/** Refs whose commits a client of the remote has not seen, and which therefore vouch for nothing. */
const unseenBy = (ephemeral: boolean): readonly string[] =>
  hiddenNamespaces
    .filter((namespace) => !(ephemeral && namespace === 'refs/namespaces'))
    .map((namespace) => `--exclude=${namespace}/*`)

const check = ({ exitCode, stderr }: GitExit, command: string): void => {
  if (exitCode === 0) return
  const cause = new Error(`git ${command} ended with ${exitCode}: ${stderr.trim()}`)
  throw new AppError('store_damaged', 'git could not read the new commits.', { cause })
}

/**
 * `git rev-list` walks, and its output goes straight into one `git cat-file --batch`.
 * https://git-scm.com/docs/git-rev-list, https://git-scm.com/docs/git-cat-file#_batch_output
 */
export const createIntroducedCommits = ({ spawn }: { readonly spawn: SpawnGit }): IntroducedCommits =>
  async function* introduced({ repositoryPath, environment, ephemeral, signal }, tips) {
    const stop = new AbortController()
    const options = {
      directory: repositoryPath,
      environment: { ...readingEnvironment, ...environment },
      signal: AbortSignal.any([signal, stop.signal]),
      stallMs,
    }
    const walk = spawn(
      ['rev-list', '--topo-order', '--reverse', '--stdin', '--not', ...unseenBy(ephemeral), '--all'],
      options,
    )
    const read = spawn(['cat-file', '--batch', '--buffer'], options)
    walk.stdin.end(`${tips.join('\n')}\n`)
    walk.stdout.pipe(read.stdin)
    try {
      yield* rawCommitsOf(read.stdout)
      check(await walk.done, 'rev-list')
      check(await read.done, 'cat-file')
    } finally {
      stop.abort()
    }
  }
