import type { RepositoryGit } from '../core/ports/repository-git.ts'
import { isValidBranchName, isValidRefName } from '../../src-shared/domain/ref-name.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseHead } from './receive/choose-head.ts'
import { aheadBehind } from './repository/ahead-behind.ts'
import { createAncestry } from './repository/ancestry.ts'
import { missingObjects, sharesHistory } from './repository/commit-ancestry.ts'
import { commitSummaries } from './repository/commit-summaries.ts'
import { copyRefs } from './repository/copy-refs.ts'
import { countCommits } from './repository/count-commits.ts'
import { createPackedRefs } from './repository/create-packed-refs.ts'
import { createRepository } from './repository/create-repository.ts'
import { directorySizeBytes } from './repository/directory-size.ts'
import { objectsExceed, packBytes } from './repository/pack-bytes.ts'
import { updateRefs } from './repository/update-refs.ts'
import type { RefReader } from './ref-reader.ts'
import type { RunGit } from './run-git.ts'
import type { SpawnGit } from './spawn-git.ts'

export type RepositoryGitParts = {
  readonly run: RunGit
  readonly spawn: SpawnGit
  readonly refs: Pick<RefReader, 'list' | 'head'>
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const isBranch = (ref: string): boolean => ref.startsWith('refs/heads/') && isValidRefName(ref)

/**
 * git in the bare repositories of the store. Besides the codes of the port, each call may throw AppError
 * `git_unusable` or `disk_full`, and `invalid_input` for a name that git would not take.
 */
export const createRepositoryGit = ({ run, spawn, refs }: RepositoryGitParts): RepositoryGit => ({
  create: async (path, { defaultBranch }) => {
    if (!isValidBranchName(defaultBranch)) throw invalid(`"${defaultBranch}" cannot be the name of a branch.`)
    await createRepository(spawn, path, defaultBranch)
  },
  listRefs: async (path, prefixes) => {
    const found = await refs.list(path, prefixes, { peel: false })
    return new Map(found.map(({ name, objectId }) => [name, objectId]))
  },
  readHead: async (path) => (await refs.head(path)).target,
  setHead: async (path, ref) => {
    if (!isBranch(ref)) throw invalid(`"${ref}" is no branch.`)
    await run(['symbolic-ref', 'HEAD', ref], { directory: path })
  },
  chooseHead: (path, moved) => chooseHead({ run, refs }, path, moved),
  isAncestor: createAncestry({ run, spawn }),
  countCommits: (path, from, to) => countCommits(run, path, from, to),
  missingObjects: (path, ids) => missingObjects(run, path, ids),
  commitSummaries: (path, ids) => commitSummaries(run, path, ids),
  aheadBehind: (path, pairs) => aheadBehind({ run, spawn }, path, pairs),
  sharesHistory: (path, left, right) => sharesHistory(run, path, left, right),
  updateRefs: (path, transactions) => updateRefs(spawn, path, transactions),
  createPackedRefs: (path, creations, own) => createPackedRefs(run, path, creations, own ?? null),
  copyRefs: (path, source, refspecs, signal) => copyRefs(spawn, path, source, refspecs, signal),
  packRefs: async (path) => {
    await run(['pack-refs', '--all'], { directory: path })
  },
  objectsExceed,
  packBytes: (path, wanted, known) => packBytes(run, path, wanted, known),
  sizeBytes: directorySizeBytes,
})
