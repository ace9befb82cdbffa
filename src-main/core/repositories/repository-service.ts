import { newId } from '../../../src-shared/domain/ids.ts'
import { isValidBranchName } from '../../../src-shared/domain/ref-name.ts'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import type {
  Repair,
  Repository,
  RepositoryDetails,
  RepositoryState,
  TrashedRepository,
} from '../../../src-shared/domain/repository.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Paged } from '../ports/page.ts'
import type { RepositoryRow, RepositoryStore } from '../ports/repository-store.ts'
import { refuseOver } from '../trash/trash-time.ts'
import { findRepository, findTrashedRepository } from './find-repository.ts'
import { toRepository, toTrashedRepository } from './repository-view.ts'

export type RepositoryServiceParts = {
  readonly repositories: RepositoryStore
  readonly git: RepositoryGit
  readonly largeFiles: Pick<LargeFiles, 'sizeBytes'>
  readonly clock: Clock
  readonly events: EventSink
  /** The directory of a repository on disk, by id: a name never becomes a path. */
  readonly repositoryPath: (id: string) => string
  /** Removes a directory and all in it; one that is not there is no failure. */
  readonly removeDirectory: (path: string) => Promise<void>
  /** What upkeep measured, and what was last repaired. Without it nothing was. */
  readonly careOf?: (id: string) => RepositoryCare
  /** The localhost remote of a repository, without a token. */
  readonly cloneUrl: (name: string) => string
  /** Ends every run of a repository and waits for them; nothing new of it is started while it is in the trash. */
  readonly stopRepository: (id: string) => Promise<void>
  /** Its mirrors may run again: it came out of the trash. */
  readonly resumeRepository: (id: string) => void
  /** Its name changed: its mirrors, which carry it, are told anew. */
  readonly repositoryRenamed: (id: string) => void
}

export type RepositoryCare = {
  readonly keptBytes: number | null
  readonly packCount: number | null
  readonly lastRepair: Repair | null
}

const noCare: RepositoryCare = { keptBytes: null, packCount: null, lastRepair: null }

export type NewRepository = {
  readonly name: string
  /** Without `refs/heads/`; `main` when not given. */
  readonly defaultBranch?: string | undefined
  /** `syncing_first` for one that a first run is about to fill; `ready` when not given. */
  readonly state?: RepositoryState
}

export type RepositoryService = {
  /** @throws AppError `already_exists`, `invalid_input`, `disk_full`; nothing stays of a creation that failed */
  readonly create: (input: NewRepository) => Promise<RepositoryDetails>
  readonly list: (options: {
    readonly query?: string | undefined
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
  }) => Paged<Repository>
  /** @throws AppError `not_found` */
  readonly get: (name: string) => Promise<RepositoryDetails>
  /**
   * Another name; case alone may change too. Runs go on, they know the repository by its id.
   * @throws AppError `not_found`, `already_exists`, `invalid_input`; `sync_in_progress` while its first run is under
   *   way, because an import that fails takes the repository back under the name it was made with
   */
  readonly rename: (name: string, newName: string) => Promise<RepositoryDetails>
  /**
   * Makes a branch the one that clones check out. A repository without branches takes any name.
   * @param branch without `refs/heads/`
   * @throws AppError `not_found`, `invalid_input`
   */
  readonly setDefaultBranch: (name: string, branch: string) => Promise<RepositoryDetails>
  /** Moves it to the trash and stops its mirrors. @throws AppError `not_found` */
  readonly delete: (name: string) => Promise<TrashedRepository>
  readonly listTrash: () => readonly TrashedRepository[]
  /** @throws AppError `not_found` when it is not in the trash or its time is over, `already_exists` */
  readonly undelete: (id: string) => Promise<RepositoryDetails>
}

const defaultPageLimit = 100
const branchPrefix = 'refs/heads/'

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** @throws AppError `invalid_input` */
const validName = (given: string): string => {
  const name = given.trim()
  const problem = repositoryNameProblem(name)
  if (problem !== null) throw invalid(problem)
  return name
}

const countBelow = (refs: ReadonlyMap<string, string>, prefix: string): number =>
  [...refs.keys()].filter((ref) => ref.startsWith(prefix)).length

/** Repositories as people and clients know them: by name, with a trash. */
export const createRepositoryService = (parts: RepositoryServiceParts): RepositoryService => {
  const { repositories, git, clock, events, repositoryPath } = parts

  const describe = async (row: RepositoryRow): Promise<RepositoryDetails> => {
    const path = repositoryPath(row.id)
    const [head, refs, sizeBytes, largeFileBytes] = await Promise.all([
      git.readHead(path),
      git.listRefs(path, ['refs/heads/', 'refs/tags/', 'refs/kept/']),
      git.sizeBytes(path),
      parts.largeFiles.sizeBytes(path),
    ])
    return {
      ...toRepository(row),
      defaultBranch: head.replace(/^refs\/heads\//, ''),
      branchCount: countBelow(refs, 'refs/heads/'),
      tagCount: countBelow(refs, 'refs/tags/'),
      keptRefCount: countBelow(refs, 'refs/kept/'),
      sizeBytes,
      ...(parts.careOf?.(row.id) ?? noCare),
      largeFileBytes,
      cloneUrl: parts.cloneUrl(row.name),
    }
  }

  /** A repository without branches may have its first one under any name. @throws AppError `not_found` */
  const refuseMissingBranch = async (path: string, ref: string): Promise<void> => {
    const branches = await git.listRefs(path, [branchPrefix])
    if (branches.size === 0 || branches.has(ref)) return
    const what = `The branch ${ref.slice(branchPrefix.length)}`
    throw new AppError('not_found', `${what} was not found.`, { details: { what } })
  }

  /** The directory comes first: a row without one would be a broken repository, the reverse is only clutter. */
  const store = async (id: string, name: string, input: NewRepository): Promise<RepositoryRow> => {
    const path = repositoryPath(id)
    await git.create(path, { defaultBranch: input.defaultBranch ?? 'main' })
    try {
      repositories.insert({ id, name, state: input.state ?? 'ready', createdAt: clock.now() })
    } catch (error) {
      await parts.removeDirectory(path)
      throw error
    }
    return findRepository(repositories, name)
  }

  return {
    create: async (input) => {
      const name = validName(input.name)
      if (input.defaultBranch !== undefined && !isValidBranchName(input.defaultBranch)) {
        throw invalid(`"${input.defaultBranch}" cannot be the name of a branch.`)
      }
      const existing = repositories.findByName(name)
      if (existing !== null) {
        const what = `A repository named ${existing.name}`
        throw new AppError('already_exists', `${what} exists already.`, { details: { what } })
      }
      const row = await store(newId('repo'), name, input)
      events.emit('repository.changed', toRepository(row))
      return describe(row)
    },

    list: ({ query = '', cursor = null, limit = defaultPageLimit }) => {
      const page = repositories.list({ query, cursor, limit })
      return { items: page.items.map(toRepository), nextCursor: page.nextCursor }
    },

    get: async (name) => describe(findRepository(repositories, name)),

    rename: async (name, newName) => {
      const { id, state } = findRepository(repositories, name)
      if (state === 'syncing_first') {
        throw new AppError('sync_in_progress', `The first run of ${name} is under way.`)
      }
      repositories.rename(id, validName(newName))
      const row = findRepository(repositories, newName.trim())
      events.emit('repository.changed', toRepository(row))
      parts.repositoryRenamed(id)
      return describe(row)
    },

    setDefaultBranch: async (name, branch) => {
      if (!isValidBranchName(branch)) throw invalid(`"${branch}" cannot be the name of a branch.`)
      const row = findRepository(repositories, name)
      const path = repositoryPath(row.id)
      const ref = `${branchPrefix}${branch}`
      await refuseMissingBranch(path, ref)
      const before = await git.readHead(path)
      await git.setHead(path, ref)
      try {
        // git cannot move HEAD on the condition that a branch is there: it may have been deleted in between.
        await refuseMissingBranch(path, ref)
      } catch (error) {
        await git.setHead(path, before)
        throw error
      }
      events.emit('repository.changed', toRepository(row))
      return describe(row)
    },

    delete: async (name) => {
      const row = findRepository(repositories, name)
      // In the trash first: from then on no mirror of it is due, so what is stopped stays stopped.
      repositories.trash(row.id, clock.now())
      events.emit('repository.removed', { id: row.id, name: row.name })
      const trashed = toTrashedRepository(findTrashedRepository(repositories, row.id))
      await parts.stopRepository(row.id)
      return trashed
    },

    listTrash: () => repositories.listTrash().map(toTrashedRepository),

    undelete: async (id) => {
      const trashed = findTrashedRepository(repositories, id)
      refuseOver(trashed.name, trashed, clock.now())
      repositories.untrash(id)
      const row = findRepository(repositories, trashed.name)
      parts.resumeRepository(id)
      events.emit('repository.changed', toRepository(row))
      return describe(row)
    },
  }
}
