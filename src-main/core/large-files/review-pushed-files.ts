import { fileNames } from '../mirrors/large-files-words.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { LargeFile, LargeFiles } from '../ports/large-files.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { refsThatNeed } from './refs-that-need.ts'
import type { UpstreamFiles } from './upstream-files.ts'

/** Whether the large files that a push needs are here. Says, ref by ref, which are not: such a ref must stay. */
export type ReviewPushedFiles = (push: {
  readonly repositoryId: string
  /** What all new commits of the push point to. */
  readonly files: readonly LargeFile[]
  /** By the client's names. */
  readonly updates: readonly RefUpdate[]
  readonly incoming: Incoming
}) => Promise<ReadonlyMap<string, string>>

/**
 * Refuses refs whose new commits point to large files that were not sent: as GitHub does (GH008), because whoever
 * cloned it could not check it out. What the upstream of a `sync` mirror has counts as here.
 */
export const createReviewPushedFiles =
  (deps: {
    readonly largeFiles: Pick<LargeFiles, 'absent' | 'find'>
    readonly upstream: Pick<UpstreamFiles, 'offered'>
  }): ReviewPushedFiles =>
  async ({ repositoryId, files, updates, incoming }) => {
    const { repositoryPath, environment, signal } = incoming
    const refusals = new Map<string, string>()
    const absent = await deps.largeFiles.absent(repositoryPath, files)
    const offered = await deps.upstream.offered(repositoryId, absent, signal)
    const lacking = absent.filter((file) => !offered.includes(file))
    if (lacking.length === 0) return refusals
    const search = { repositoryPath, environment, signal, known: 'refs', updates } as const
    const needs = await refsThatNeed(deps.largeFiles, search, lacking)
    for (const [ref, missing] of needs) refusals.set(ref, refusalOf(missing))
    return refusals
  }

const refusalOf = (missing: readonly LargeFile[]): string => {
  const count =
    missing.length === 1 ? '1 large file (Git LFS) is' : `${missing.length} large files (Git LFS) are`
  return `${count} missing: ${fileNames(missing)}; send with git lfs push --all`
}
