import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

/** Any commit of the source may be the fork point, not only the tip of a branch. */
const uploadPack = 'git -c uploadpack.allowAnySHA1InWant=true upload-pack'

/**
 * Copies refs with all their objects from one repository of the store into another: by git's own transfer, so that
 * the copy is whole or does not happen, and shares nothing with its source.
 * @param refspecs such as `+refs/heads/*:refs/heads/*`
 * @throws AppError `disk_full`, `store_damaged`, `cancelled`
 */
export const copyRefs = async (
  spawn: SpawnGit,
  target: string,
  source: string,
  refspecs: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  const git = spawn(
    [
      ...['-c', 'protocol.file.allow=always', '-c', 'fetch.unpackLimit=1'],
      ...['fetch', '--quiet', '--atomic', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
      ...[`--upload-pack=${uploadPack}`, source, ...refspecs],
    ],
    { directory: target, signal },
  )
  git.stdin.end()
  git.stdout.resume()
  const { exitCode, stderr } = await git.done
  if (exitCode === 0) return
  const cause = new Error(stderr.trim())
  if (/No space left on device/.test(stderr)) throw new AppError('disk_full', 'The disk is full.', { cause })
  throw new AppError('store_damaged', 'The repository could not be copied.', { cause })
}
