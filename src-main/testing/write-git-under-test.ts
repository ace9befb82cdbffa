import { createRefReader } from '../git/ref-reader.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createWriteGit } from '../git/write/write-git.ts'
import type { WriteGit } from '../core/ports/write-git.ts'

/** The writer of the store, with a git setup of its own below `directory`. */
export const writeGitUnderTest = (
  directory: string,
  options: { readonly gitPath?: string } = {},
): WriteGit => {
  const setup = prepareGitSetup(directory, options)
  const run = createRunGit(setup)
  return createWriteGit({ run, spawn: createSpawnGit(setup), refs: createRefReader({ run }) })
}
