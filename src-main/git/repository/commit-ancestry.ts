import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RunGit } from '../run-git.ts'

/**
 * One answer of `cat-file --batch-check` for each expression, in order.
 * https://git-scm.com/docs/git-cat-file#_batch_output
 */
export const batchCheck = async (
  runGit: RunGit,
  repositoryPath: string,
  expressions: readonly string[],
): Promise<readonly string[]> => {
  if (expressions.length === 0) return []
  const { stdout } = await runGit(['cat-file', '--batch-check=%(objecttype) %(objectname)', '--buffer'], {
    directory: repositoryPath,
    input: `${expressions.join('\n')}\n`,
  })
  const answers = stdout.trimEnd().split('\n')
  if (answers.length !== expressions.length) throw new AppError('internal', 'git cat-file answered in part.')
  return answers
}

/** Those of `ids` that the repository does not have. One process. */
export const missingObjects = async (
  runGit: RunGit,
  repositoryPath: string,
  ids: readonly ObjectId[],
): Promise<readonly ObjectId[]> => {
  const answers = await batchCheck(runGit, repositoryPath, ids)
  return ids.filter((_, index) => answers[index]?.endsWith(' missing'))
}

/** The first commits of everything reachable from `ids`; tags are looked through, what is no commit is left out. */
const rootCommits = async (
  runGit: RunGit,
  repositoryPath: string,
  ids: readonly ObjectId[],
): Promise<ReadonlySet<ObjectId>> => {
  const answers = await batchCheck(
    runGit,
    repositoryPath,
    ids.map((id) => `${id}^{commit}`),
  )
  const commits = answers.filter((answer) => answer.startsWith('commit ')).map((answer) => answer.slice(7))
  if (commits.length === 0) return new Set()
  const { stdout } = await runGit(['rev-list', '--max-parents=0', '--stdin'], {
    directory: repositoryPath,
    input: `${commits.join('\n')}\n`,
  })
  return new Set(stdout.split('\n').filter((line) => line !== ''))
}

/**
 * Whether any commit is reachable from both sides. If one is, so is its first ancestor: the roots tell, and both
 * histories are walked once, whatever the number of refs.
 */
export const sharesHistory = async (
  runGit: RunGit,
  repositoryPath: string,
  left: readonly ObjectId[],
  right: readonly ObjectId[],
): Promise<boolean> => {
  const [leftRoots, rightRoots] = await Promise.all([
    rootCommits(runGit, repositoryPath, left),
    rootCommits(runGit, repositoryPath, right),
  ])
  return [...leftRoots].some((root) => rightRoots.has(root))
}
