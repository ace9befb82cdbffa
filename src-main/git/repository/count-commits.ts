import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RunGit } from '../run-git.ts'

/**
 * How many commits `to` reaches that `from` does not.
 * https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---count
 */
export const countCommits = async (
  runGit: RunGit,
  repositoryPath: string,
  from: ObjectId,
  to: ObjectId,
): Promise<number> => {
  const { stdout } = await runGit(['rev-list', '--count', '--end-of-options', to, `^${from}`, '--'], {
    directory: repositoryPath,
  })
  const count = Number(stdout.trim())
  if (!Number.isSafeInteger(count)) throw new AppError('internal', 'git rev-list did not count.')
  return count
}
