import path from 'node:path'
import { afterAll } from 'vitest'
import { createBrowse, type Browse } from '../core/browse/browse.ts'
import { createBrowseGit } from '../git/browse/browse-git.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { scratchStores } from './scratch-stores.ts'

export type BrowsingUnderTest = Browse & {
  /** Makes the repository at `directory` known under a name. */
  readonly add: (name: string, directory: string) => void
}

/** Browsing on real git and a real store; its processes end with the test file. */
export const browsingUnderTest = (scratch: string): BrowsingUnderTest => {
  const setup = prepareGitSetup(path.join(scratch, 'git-setup'))
  const git = createBrowseGit({
    spawn: createSpawnGit(setup),
    refs: createRefReader({ run: createRunGit(setup) }),
  })
  afterAll(git.close)
  const { stores } = scratchStores()
  const directories = new Map<string, string>()
  const browse = createBrowse({
    git,
    repositories: stores.repositories,
    repositoryPath: (id) => directories.get(id) ?? '',
  })
  return {
    ...browse,
    add: (name, directory) => {
      const id = `repo_${name}`
      stores.repositories.insert({ id, name, state: 'ready', createdAt: 1_000 })
      directories.set(id, directory)
    },
  }
}
