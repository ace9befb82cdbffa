import { randomUUID } from 'node:crypto'
import { bareRepository } from '../../scratch.ts'

export type FakeUser = { readonly uuid: string; readonly username: string; readonly email: string }

export type FakeWorkspace = {
  readonly uuid: string
  slug: string
  /** user uuid → what they may do with every repository of it */
  readonly members: Map<string, 'administrator' | 'write' | 'read'>
  readonly projects: readonly string[]
}

/** Of a person, or of a workspace alone. */
export type FakeToken = {
  readonly token: string
  readonly userUuid: string | null
  readonly workspaceUuid: string | null
  readonly scopes: readonly string[]
  isOver: boolean
}

export type FakeHook = { readonly uuid: string; readonly fields: Readonly<Record<string, unknown>> }

export type FakeRepository = {
  readonly uuid: string
  workspaceUuid: string
  slug: string
  isPrivate: boolean
  description: string
  mainBranch: string | null
  isFork: boolean
  size: number
  language: string
  updatedAt: number
  project: string
  readonly hooks: FakeHook[]
}

export type FakeBitbucketState = ReturnType<typeof createBitbucketState>

export const newUuid = (): string => `{${randomUUID()}}`

/** What a fake Bitbucket knows: rows in memory; a directory for git is made when git first asks. */
export const createBitbucketState = (directory: string) => {
  const users = new Map<string, FakeUser>()
  const workspaces = new Map<string, FakeWorkspace>()
  const tokens = new Map<string, FakeToken>()
  const repositories = new Map<string, FakeRepository>()
  /** `workspace uuid/slug` → repository uuid */
  const byName = new Map<string, string>()
  const redirects = new Map<string, string>()
  const directories = new Map<string, Promise<string>>()
  const workspaceOf = (slugOrUuid: string): FakeWorkspace | undefined =>
    workspaces.get(slugOrUuid) ?? [...workspaces.values()].find(({ slug }) => slug === slugOrUuid)
  const key = (workspaceUuid: string, slug: string): string => `${workspaceUuid}/${slug.toLowerCase()}`

  return {
    users,
    workspaces,
    tokens,
    repositories,
    workspaceOf,
    byName,
    redirects,
    key,
    find: (workspace: string, repository: string): FakeRepository | undefined => {
      if (workspace === '{}') return repositories.get(repository)
      const uuid = workspaceOf(workspace)?.uuid
      if (uuid === undefined) return undefined
      const found = repositories.get(repository) ?? repositories.get(byName.get(key(uuid, repository)) ?? '')
      return found?.workspaceUuid === uuid ? found : undefined
    },
    pathOf: (repository: FakeRepository): string =>
      `${workspaces.get(repository.workspaceUuid)?.slug ?? ''}/${repository.slug}`,
    /** What a token may do with a repository for whom it belongs to; scopes are another question. */
    roleOf: (
      token: FakeToken | null,
      repository: FakeRepository,
    ): 'administrator' | 'write' | 'read' | null => {
      if (token?.workspaceUuid === repository.workspaceUuid) return 'administrator'
      const role = workspaces.get(repository.workspaceUuid)?.members.get(token?.userUuid ?? '')
      return role ?? (repository.isPrivate ? null : 'read')
    },
    add: (
      workspaceUuid: string,
      slug: string,
      more: Partial<FakeRepository>,
      now: number,
    ): FakeRepository => {
      const repository: FakeRepository = {
        uuid: newUuid(),
        workspaceUuid,
        slug: slug.toLowerCase(),
        isPrivate: true,
        description: '',
        mainBranch: null,
        isFork: false,
        size: 0,
        language: '',
        updatedAt: now,
        project: '',
        hooks: [],
        ...more,
      }
      repositories.set(repository.uuid, repository)
      byName.set(key(workspaceUuid, slug), repository.uuid)
      return repository
    },
    directoryOf: (repository: FakeRepository): Promise<string> => {
      const known =
        directories.get(repository.uuid) ?? bareRepository(directory, `${repository.uuid.slice(1, -1)}.git`)
      directories.set(repository.uuid, known)
      return known
    },
  }
}
