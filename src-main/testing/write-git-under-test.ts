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
  return createWriteGit({ spawn: createSpawnGit(setup) })
}
