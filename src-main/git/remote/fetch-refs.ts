import type { FetchRequest } from '../../core/ports/remote-git.ts'
import { isFetchRace } from './classify-failure.ts'
import { remoteName } from './include-file.ts'
import { lazyRefs } from './lazy-refs.ts'
import { failed, failureContext, type RunRemoteGit } from './run-remote-git.ts'
import { createTransferProgress } from './transfer-progress.ts'

/**
 * Not `--atomic`: an upstream that renames `a` to `a/b` would make it fail for ever (fact L6). The refspecs lead
 * into a private namespace, so that pruning before the pack is there harms nothing (fact L5).
 */
export const fetchFlags = [
  '--no-tags',
  '--no-write-fetch-head',
  '--no-show-forced-updates',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
  '--progress',
]

/** `git fetch`. When the remote moves between its listing and its pack, it is tried once more at once. */
export const fetchRefs = async (
  run: RunRemoteGit,
  stallMs: number,
  request: FetchRequest,
): Promise<{ readonly bytes: number }> => {
  const { remote, repositoryPath, refspecs, prune, signal, onProgress } = request
  const context = failureContext(remote, 'read')
  const progress = createTransferProgress(onProgress, context.secrets)
  const attempt = () =>
    run({
      args: [...lazyRefs, 'fetch', prune ? '--prune' : '--no-prune', ...fetchFlags, remoteName],
      directory: repositoryPath,
      remote,
      settings: { fetch: refspecs },
      context,
      stallMs,
      signal,
      onStderr: progress.push,
    })
  let exit = await attempt()
  if (exit.exitCode !== 0 && isFetchRace(exit.stderr)) exit = await attempt()
  if (exit.exitCode !== 0) throw await failed(exit.stderr, context)
  progress.finish()
  return { bytes: progress.bytes() }
}
