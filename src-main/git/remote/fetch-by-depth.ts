import type { DeepenRequest } from '../../core/ports/remote-git.ts'
import { breaksOff } from '../../../src-shared/errors/breaks-off.ts'
import type { RunGit } from '../run-git.ts'
import { fetchFlags } from './fetch-refs.ts'
import { remoteName } from './include-file.ts'
import { lazyRefs } from './lazy-refs.ts'
import { openPartialHistory, partialTip, type PartialHistory } from './partial-history.ts'
import { failed, failureContext, type RunRemoteGit } from './run-remote-git.ts'
import { createTransferProgress } from './transfer-progress.ts'

export type DepthDependencies = {
  readonly runRemote: RunRemoteGit
  readonly run: RunGit
  readonly stallMs: number
}

/** So many breaks in a row with nothing gained between are no matter of size. */
const breaksInRow = 4
/** More commits than this in one step teach nothing more. */
const longestStep = 1 << 20

const knownHere = async (
  run: RunGit,
  { repositoryPath, owner }: DeepenRequest,
): Promise<readonly string[]> => {
  const places = ['refs/heads', 'refs/tags', `refs/remotes/${owner}`]
  const { stdout } = await run(['for-each-ref', '--format=%(objectname)', ...places], {
    directory: repositoryPath,
  })
  return stdout.split('\n').filter(Boolean)
}

/** @returns bytes received */
const fetchStep = async (
  { runRemote, stallMs }: DepthDependencies,
  { repositoryPath, remote, ref, signal, onProgress }: DeepenRequest,
  history: PartialHistory,
  commits: number,
): Promise<number> => {
  const context = failureContext(remote, 'read')
  const reach = (await history.tip()) === '' ? `--depth=${commits}` : `--deepen=${commits}`
  const progress = createTransferProgress(
    ({ text }) => onProgress({ fraction: null, text: `In steps of ${commits} commits. ${text}` }),
    context.secrets,
  )
  const exit = await runRemote({
    args: [...lazyRefs, 'fetch', '--no-prune', reach, ...fetchFlags, remoteName],
    directory: repositoryPath,
    environment: history.environment,
    remote,
    settings: { fetch: [`+${ref}:${partialTip}`] },
    context,
    stallMs,
    signal,
    onStderr: progress.push,
  })
  if (exit.exitCode !== 0) throw await failed(exit.stderr, context)
  progress.finish()
  return progress.bytes()
}

/** Whether all that the tip leads to is here; the repository itself knows of nothing cut off. */
const isWhole = async (run: RunGit, repositoryPath: string, history: PartialHistory): Promise<boolean> => {
  const args = ['rev-list', '--objects', '--quiet', await history.tip(), '--not', '--all']
  const { exitCode } = await run(args, {
    directory: repositoryPath,
    environment: { GIT_OBJECT_DIRECTORY: history.objects },
    expectedExitCodes: [1, 128],
  })
  return exitCode === 0
}

/**
 * Fetches one ref in steps of its history, from its tip backwards, for hosts that break off what is long. A pack that
 * broke off is of no use to git; a step that came whole stays, through breaks and restarts. The steps double until one
 * breaks off, then stay below that. The tracking ref is written once the history is whole.
 *
 * The smallest step is one commit with all its files: a host that breaks off even that cannot be read from.
 * https://git-scm.com/docs/git-fetch#Documentation/git-fetch.txt---deepenltdepthgt
 */
export const fetchByDepth = async (
  dependencies: DepthDependencies,
  request: DeepenRequest,
): Promise<{ readonly bytes: number }> => {
  const { repositoryPath, owner, ref, trackingRef, signal } = request
  const { run } = dependencies
  const known = await knownHere(run, request)
  const history = await openPartialHistory(repositoryPath, owner, ref, known)
  let bytes = 0
  let commits = await history.readStep()
  let longest = longestStep
  let breaks = 0
  let before: string | null = null
  while (before !== '') {
    signal.throwIfAborted()
    try {
      bytes += await fetchStep(dependencies, request, history, commits)
    } catch (error) {
      breaks += 1
      // Upkeep removes after weeks what nothing leads to: a try that was left alone for so long begins anew.
      if (!breaksOff(error) && !signal.aborted) await history.remove()
      if (!breaksOff(error) || commits === 1 || breaks === breaksInRow) throw error
      commits = longest = Math.floor(commits / 2)
      await history.writeStep(commits)
      continue
    }
    breaks = 0
    const boundary = await history.boundary()
    // A remote that is cut off itself has no more to give.
    if (boundary === before) break
    before = boundary
    // Where it meets what is here, the rest would only come a second time.
    if (known.length > 0 && (await isWhole(run, repositoryPath, history))) break
    commits = Math.min(commits * 2, longest)
    await history.writeStep(commits)
  }
  if (await isWhole(run, repositoryPath, history)) {
    await run([...lazyRefs, 'update-ref', trackingRef, await history.tip()], { directory: repositoryPath })
  }
  await history.remove()
  return { bytes }
}
