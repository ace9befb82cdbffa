import type { LastChangeOfMirror } from '../../../src-shared/domain/mirror.ts'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { isProblem, type RunReport } from './run-report.ts'

/** What a run moved, before it is known when the run ended. */
export type MovedRefs = Omit<LastChangeOfMirror, 'runId' | 'at'>

type Parts = {
  readonly git: Pick<RepositoryGit, 'readHead' | 'countCommits'>
  readonly log: Log
  readonly repositoryPath: string
}

/** Null when an object is not here: what a push replaced at the remote may never have been fetched. */
const countCommits = async (
  { git, log, repositoryPath }: Parts,
  { ref, outcome, oldObjectId, newObjectId }: RunRef,
): Promise<number | null> => {
  if (outcome !== 'updated' || oldObjectId === null || newObjectId === null) return null
  try {
    return await git.countCommits(repositoryPath, oldObjectId, newObjectId)
  } catch (error) {
    log.warn('the commits of a change could not be counted', { ref, error: String(error) })
    return null
  }
}

const defaultBranchOf = async ({ git, repositoryPath }: Parts): Promise<string | null> => {
  try {
    return await git.readHead(repositoryPath)
  } catch {
    return null
  }
}

/**
 * Says what a run moved: the default branch when it did, else the first ref by name. Never fails: the run has done its
 * work, and this only tells of it.
 * @returns null when it moved nothing
 */
export const describeMovedRefs = async (
  parts: Parts,
  report: Pick<RunReport, 'refs'>,
): Promise<MovedRefs | null> => {
  const moved = report.refs().filter((ref) => !isProblem(ref))
  const [first] = moved
  if (first === undefined) return null
  const defaultBranch = await defaultBranchOf(parts)
  const headline =
    moved.find(({ ref }) => ref === defaultBranch) ??
    moved.reduce((least, ref) => (ref.ref < least.ref ? ref : least), first)
  return {
    ref: headline.ref,
    outcome: headline.outcome,
    commitCount: await countCommits(parts, headline),
    refCount: moved.length,
  }
}
