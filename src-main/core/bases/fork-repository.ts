import { isValidBranchName } from '../../../src-shared/domain/ref-name.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { hasScope, namesRepository } from '../access/token-reach.ts'
import type { TokenVerifier } from '../access/token-verifier.ts'
import { resolveRevision } from '../browse/resolve-revision.ts'
import type { BaseStore } from '../ports/base-store.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { Clock } from '../ports/clock.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { RepositoryRow, RepositoryStore } from '../ports/repository-store.ts'
import { syncInProgress } from '../repositories/find-repository.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'

export type NewFork = {
  readonly repositoryName: string
  /** Issuer of the token that asks; the source must be of the same organization. */
  readonly issuer: string
  readonly source: string
  /** A token that may read the source. */
  readonly sourceToken: string
  readonly defaultBranch?: string | undefined
  /** Where the fork begins: a branch, tag or commit. Without one, all branches and tags are copied. */
  readonly ref?: string | undefined
  readonly signal: AbortSignal
}

export type ForkDeps = {
  readonly verifier: TokenVerifier
  readonly repositories: RepositoryStore
  readonly service: Pick<RepositoryService, 'create' | 'get'>
  readonly git: Pick<RepositoryGit, 'copyRefs' | 'readHead' | 'setHead' | 'listRefs' | 'updateRefs'>
  readonly largeFiles: Pick<LargeFiles, 'hasAny' | 'find' | 'copy'>
  readonly browseGit: BrowseGit
  readonly bases: BaseStore
  readonly repositoryPath: (id: string) => string
  readonly removeRepository: (id: string) => Promise<void>
  readonly clock: Clock
}

const branchPrefix = 'refs/heads/'
const sourceNotFound = (): AppError =>
  new AppError('not_found', 'The repository to fork was not found.', { details: { what: 'The source' } })

/**
 * Copies a repository once; the copy is independent afterwards. What is private to the source (kept tips, tracking
 * refs, ephemeral branches) is not copied.
 * @throws AppError `forbidden` when the source token is not good for it, `not_found` for the source or `ref`,
 *   `already_exists`, `sync_in_progress`; nothing stays of a fork that failed
 */
export const createForkRepository = (deps: ForkDeps) => {
  const { git } = deps

  const sourceOf = async ({ issuer, source, sourceToken }: NewFork): Promise<RepositoryRow> => {
    const claims = await deps.verifier.verify(sourceToken).catch(() => {
      throw new AppError('forbidden', 'base_repo.auth.token: the token is not valid.')
    })
    const mayRead = hasScope(claims, 'git:read') && namesRepository(claims, source)
    if (claims.issuer !== issuer || !mayRead) {
      throw new AppError('forbidden', 'base_repo.auth.token: the token is not for reading this source.')
    }
    const row = deps.repositories.findByName(source)
    if (row === null) throw sourceNotFound()
    if (row.state === 'syncing_first') throw syncInProgress()
    return row
  }

  const copy = async (input: NewFork, from: string, to: string, sourceBranch: string): Promise<void> => {
    const branch = input.defaultBranch ?? sourceBranch
    if (input.ref === undefined) {
      const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
      await git.copyRefs(to, from, refspecs, input.signal)
      await nameDefaultBranch(to, branch, sourceBranch)
      return
    }
    const { commitId } = await resolveRevision(deps.browseGit, from, input.ref)
    await git.copyRefs(to, from, [`+${commitId}:${branchPrefix}${branch}`], input.signal)
  }

  /** A source that never had a large file is not searched for pointers. */
  const copyLargeFiles = async (from: string, to: string, signal: AbortSignal): Promise<void> => {
    if (!(await deps.largeFiles.hasAny(from))) return
    const tips = [...(await git.listRefs(to, ['refs/'])).values()]
    const files = await deps.largeFiles.find({ repositoryPath: to, tips, known: [], signal })
    await deps.largeFiles.copy(from, to, files)
  }

  /** A default branch that the source does not have begins where its default branch stands. */
  const nameDefaultBranch = async (to: string, branch: string, sourceBranch: string): Promise<void> => {
    const branches = await git.listRefs(to, [branchPrefix])
    const tip = branches.get(branchPrefix + sourceBranch)
    if (tip === undefined || branches.has(branchPrefix + branch)) return
    await git.updateRefs(to, [[{ ref: branchPrefix + branch, oldObjectId: null, newObjectId: tip }]])
  }

  return async (input: NewFork): Promise<RepositoryDetails> => {
    const source = await sourceOf(input)
    const from = deps.repositoryPath(source.id)
    const sourceBranch = (await git.readHead(from)).replace(branchPrefix, '')
    const short = input.ref?.replace(branchPrefix, '')
    const isBranch =
      short !== undefined &&
      isValidBranchName(short) &&
      (await git.listRefs(from, [branchPrefix + short])).has(branchPrefix + short)
    const defaultBranch = input.defaultBranch ?? (isBranch ? short : sourceBranch)
    const made = await deps.service.create({ name: input.repositoryName, defaultBranch })
    try {
      await copy({ ...input, defaultBranch }, from, deps.repositoryPath(made.id), sourceBranch)
      await copyLargeFiles(from, deps.repositoryPath(made.id), input.signal)
      deps.bases.insert({
        repositoryId: made.id,
        operation: 'fork',
        provider: 'code',
        owner: input.issuer,
        name: source.name,
        url: null,
        mirrorId: null,
        createdAt: deps.clock.now(),
      })
    } catch (error) {
      await deps.removeRepository(made.id)
      throw error
    }
    return deps.service.get(made.name)
  }
}

export type ForkRepository = ReturnType<typeof createForkRepository>
