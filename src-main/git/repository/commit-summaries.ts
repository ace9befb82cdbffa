import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { CommitSummary } from '../../core/ports/repository-git.ts'
import type { RunGit } from '../run-git.ts'
import { batchCheck } from './commit-ancestry.ts'

/** https://git-scm.com/docs/pretty-formats */
const format = '%H%x00%ct%x00%an%x00%s'

const parse = (line: string): CommitSummary | null => {
  const [id = '', seconds, authorName = '', subject = ''] = line.split('\0')
  if (seconds === undefined) return null
  return { id, subject, authorName, committedAt: Number(seconds) * 1_000 }
}

/** The commits that `ids` lead to, looking through tags; what is not here or is no commit is left out. Two processes. */
export const commitSummaries = async (
  runGit: RunGit,
  repositoryPath: string,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, CommitSummary>> => {
  const expressions = ids.map((id) => `${id}^{commit}`)
  const answers = await batchCheck(runGit, repositoryPath, expressions)
  const commitOf = new Map<ObjectId, ObjectId>()
  ids.forEach((id, index) => {
    const [type, commit] = answers[index]?.split(' ') ?? []
    if (type === 'commit' && commit !== undefined) commitOf.set(id, commit)
  })
  if (commitOf.size === 0) return new Map()
  const { stdout } = await runGit(['rev-list', '--no-walk=unsorted', `--format=${format}`, '--stdin'], {
    directory: repositoryPath,
    input: `${[...new Set(commitOf.values())].join('\n')}\n`,
  })
  const commits = new Map<ObjectId, CommitSummary>()
  for (const line of stdout.split('\n')) {
    const commit = parse(line)
    if (commit !== null) commits.set(commit.id, commit)
  }
  return new Map(
    [...commitOf].flatMap(([id, commit]) => {
      const summary = commits.get(commit)
      return summary === undefined ? [] : [[id, summary] as const]
    }),
  )
}
