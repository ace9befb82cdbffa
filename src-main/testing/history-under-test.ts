import path from 'node:path'
import { afterAll } from 'vitest'
import { createHistory, type History } from '../core/history/create-history.ts'
import { createBrowseGit } from '../git/browse/browse-git.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'

/** What clients read of histories, on real git; its processes end with the test file. */
export const historyUnderTest = (
  scratch: string,
): History & {
  readonly git: ReturnType<typeof createBrowseGit>
  readonly processesStarted: () => number
  /** Settles when the process that was started last is gone. */
  readonly lastProcessGone: () => Promise<unknown>
} => {
  const setup = prepareGitSetup(path.join(scratch, 'history-git-setup'))
  const spawnGit = createSpawnGit(setup)
  let started = 0
  let gone: Promise<unknown> = Promise.resolve()
  const spawn: typeof spawnGit = (args, options) => {
    started += 1
    const process = spawnGit(args, options)
    gone = process.done.catch((error: unknown) => error)
    return process
  }
  const git = createBrowseGit({ spawn, refs: createRefReader({ run: createRunGit(setup) }) })
  afterAll(git.close)
  return { ...createHistory({ git }), git, processesStarted: () => started, lastProcessGone: () => gone }
}
