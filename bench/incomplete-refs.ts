import { tryGit } from '../src-main/testing/scratch.ts'

const isComplete = async (
  repository: string,
  refs: readonly string[],
  known: readonly string[],
): Promise<boolean> => {
  const args = ['rev-list', '--objects', '--quiet', ...refs, ...known]
  return (await tryGit(repository, args)).exitCode === 0
}

const incompleteAmong = async (repository: string, refs: readonly string[]): Promise<readonly string[]> => {
  if (refs.length === 0 || (await isComplete(repository, refs, ['--not', '--branches', '--tags']))) return []
  if (refs.length === 1) return refs
  const middle = Math.ceil(refs.length / 2)
  return [
    ...(await incompleteAmong(repository, refs.slice(0, middle))),
    ...(await incompleteAmong(repository, refs.slice(middle))),
  ]
}

/**
 * Which of `refs` lead to objects that are missing. Copies of public repositories may lack some that only an old
 * pull request needs; git cannot serve those.
 * @throws when branches or tags are incomplete themselves
 */
export const incompleteRefs = async (
  repository: string,
  refs: readonly string[],
): Promise<readonly string[]> => {
  if (!(await isComplete(repository, ['--branches', '--tags'], []))) {
    throw new Error('Objects of branches or tags are missing in this repository.')
  }
  return incompleteAmong(repository, refs)
}
