import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { Credential, PushRequest, PushUpdate, Remote } from '../core/ports/remote-git.ts'
import { prepareGitSetup, type GitSetup } from '../git/git-environment.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRemoteGit, type RemoteGitDependencies } from '../git/remote/create-remote-git.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'

export const mirrorId = 'mir_test'
export const runId = 'run_test'

/** A RemoteGit over real git, in a data folder whose name has the characters that break careless quoting. */
export const remoteGitUnderTest = (
  scratch: string,
  options: Pick<RemoteGitDependencies, 'stallMs' | 'checkingMs' | 'pushLimits'> = {},
) => {
  const setup: GitSetup = prepareGitSetup(path.join(scratch, "git 100% 'data'"))
  /** What each short command was given. */
  const runs: string[] = []
  const run: ReturnType<typeof createRunGit> = (args, runOptions) => {
    runs.push(args.join(' '))
    return createRunGit(setup)(args, runOptions)
  }
  const processes: string[] = []
  /** What a process that talks to a remote was given to include: its remote and refspecs. */
  const included: string[] = []
  const spawn: ReturnType<typeof createSpawnGit> = (args, spawnOptions) => {
    processes.push(args.join(' '))
    const file = /^include\.path=(.*)$/.exec(args[1] ?? '')?.[1]
    if (file !== undefined) included.push(readFileSync(file, 'utf8'))
    return createSpawnGit(setup)(args, spawnOptions)
  }
  const remoteGit = createRemoteGit({
    spawn,
    run,
    refs: createRefReader({ run }),
    setup,
    timeouts: { connectMs: 5_000, answerMs: 5_000 },
    ...options,
  })
  afterAll(() => remoteGit.close())
  return { setup, run, remoteGit, runs, processes, included }
}

export const remoteAt = (url: string, credential: Credential | null = null): Remote => ({
  address: parseRemoteUrl(url).address,
  credential,
})

/** The least a push needs; the rest can be overridden. */
export const pushRequest = (
  repositoryPath: string,
  remote: Remote,
  updates: readonly PushUpdate[],
  more: Partial<PushRequest> = {},
): PushRequest => ({
  repositoryPath,
  remote,
  runId,
  mirrorId,
  updates,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...more,
})

/** The AppError a promise rejects with; anything else fails the test. */
export const failureOf = async (promise: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await promise.then(
    () => new Error('It went through.'),
    (reason: unknown) => reason,
  )
  if (error instanceof AppError) return error
  throw error as Error
}
