import { git, tryGit } from '../src-main/testing/scratch.ts'

/** Missing objects that something leads to; git itself fails when it is a commit or a tree. */
const missingObjects = async (repository: string): Promise<ReadonlySet<string>> => {
  const objects = await git(repository, 'rev-list', '--objects', '--missing=print', '--all')
  const marked = objects.split('\n').filter((line) => line.startsWith('?'))
  return new Set(marked.map((line) => line.slice(1)))
}

/** Commits beside the branches and tags that brought one of these objects in. */
const commitsWith = async (repository: string, objects: ReadonlySet<string>): Promise<readonly string[]> => {
  const find = [...objects].map((object) => `--find-object=${object}`)
  const beside = ['--all', '--not', '--branches', '--tags']
  const log = await git(repository, 'log', '-m', '--no-patch', '--format=%H', ...find, ...beside)
  return log === '' ? [] : [...new Set(log.split('\n'))]
}

/**
 * Removes the refs that lead to objects which are missing, and returns their names. Copies of public repositories
 * may lack some that only an old pull request needs; git cannot serve those.
 * @throws when something else is incomplete
 */
export const removeIncompleteRefs = async (repository: string): Promise<readonly string[]> => {
  const missing = await missingObjects(repository)
  if (missing.size === 0) return []
  const commits = await commitsWith(repository, missing)
  const contains = commits.map((commit) => `--contains=${commit}`)
  const found =
    commits.length === 0 ? '' : await git(repository, 'for-each-ref', '--format=%(refname)', ...contains)
  const refs = found === '' ? [] : found.split('\n')
  for (const ref of refs) await git(repository, 'update-ref', '-d', ref)
  const check = await tryGit(repository, ['rev-list', '--objects', '--quiet', '--all'])
  if (check.exitCode !== 0) throw new Error(`The repository is not complete: ${check.stderr.trim()}`)
  return refs
}
