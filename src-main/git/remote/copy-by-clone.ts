import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { CopyRequest } from '../../core/ports/remote-git.ts'
import { missingObjects } from '../repository/commit-ancestry.ts'
import type { RunGit } from '../run-git.ts'
import { isFetchRace } from './classify-failure.ts'
import { copiedUrl, remoteName } from './include-file.ts'
import { failed, failureContext, type RunRemoteGit } from './run-remote-git.ts'
import { createTransferProgress } from './transfer-progress.ts'

export type CopyByCloneParts = {
  readonly runRemote: RunRemoteGit
  readonly run: RunGit
  /** Where the repository is made that a clone needs, and is thrown away. */
  readonly temporaryDirectory: string
  /** Ends a transfer that shows no byte for this long. */
  readonly stallMs: number
}

const cloneFlags = [
  '--bare',
  '--no-tags',
  '--no-local',
  '--reject-shallow',
  '--template=',
  `--origin=${remoteName}`,
  '--progress',
]

/** What `git fetch` has to look at: it can, or it says what is wrong. */
const isLeftToFetch = (stderr: string): boolean =>
  isFetchRace(stderr) ||
  /source repository is shallow|did not send all necessary objects|did not receive expected object/.test(
    stderr,
  )

/** Names the folder that is thrown away. */
const withoutGreeting = (stderr: string): string => stderr.replace(/^Cloning into .*\n/m, '')

/**
 * Copies what a remote has into a repository that has nothing. `git fetch`, which cannot know that nothing is here, walks
 * the whole history once more to see that nothing is missing, a quarter of the time of a first copy. `git clone` sees it
 * while it indexes the pack. It wants to make a repository of its own: it makes one that is thrown away, and puts the
 * objects where they belong. https://git-scm.com/docs/git#Documentation/git.txt-GITOBJECTDIRECTORY
 * @returns null where the remote is shallow itself, or moved on or sent too little meanwhile
 * @throws AppError `remote_…`, `cancelled`, `disk_full`, `git_unusable`
 */
export const copyByClone = async (
  { runRemote, run, temporaryDirectory, stallMs }: CopyByCloneParts,
  request: CopyRequest,
): Promise<{ readonly bytes: number } | null> => {
  const { remote, repositoryPath, refspecs, tips, signal, onProgress } = request
  const context = failureContext(remote, 'read')
  const progress = createTransferProgress(onProgress, context.secrets)
  const thrownAway = path.join(temporaryDirectory, `copy-${randomUUID()}.git`)
  try {
    const { exitCode, stderr } = await runRemote({
      args: ['clone', ...cloneFlags, copiedUrl, thrownAway],
      directory: temporaryDirectory,
      environment: { GIT_OBJECT_DIRECTORY: path.join(repositoryPath, 'objects') },
      remote,
      settings: { fetch: refspecs },
      context,
      stallMs,
      signal,
      onStderr: progress.push,
    })
    if (exitCode !== 0) {
      if (isLeftToFetch(stderr)) return null
      throw await failed(withoutGreeting(stderr), context)
    }
  } finally {
    await rm(thrownAway, { recursive: true, force: true })
  }
  progress.finish()
  if ((await missingObjects(run, repositoryPath, tips)).length > 0) return null
  return { bytes: progress.bytes() }
}
