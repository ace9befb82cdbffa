import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { bareRepository } from '../../scratch.ts'

export type FakeUser = { readonly id: number; login: string }

export type FakeToken = {
  readonly value: string
  readonly userId: number
  readonly scopes: readonly string[]
  expired: boolean
}

export type FakeOrganization = {
  readonly id: number
  login: string
  visibility: 'public' | 'limited' | 'private'
  /** What each member may do with all its repositories; owners administer and create. */
  readonly members: Map<number, 'owner' | 'write' | 'read'>
  /** `/user/orgs` names it, but its repositories answer 404: as an organization under restrictions does. */
  isUnreadable: boolean
}

export type FakePushMirror = {
  readonly name: string
  readonly address: string
  readonly username: string
  readonly password: string
  readonly interval: string
  readonly onCommit: boolean
  readonly createdAt: number
  readonly publicKey: string
  lastUpdateAt: number | null
  lastError: string
}

export type FakeHook = {
  readonly id: number
  readonly type: string
  readonly config: Readonly<Record<string, string>>
  readonly events: readonly string[]
  readonly active: boolean
}

export type FakePull = {
  readonly address: string
  readonly username: string
  readonly password: string
  interval: string
  /** null while the first copy is under way. */
  updatedAt: number | null
}

export type FakeRepository = {
  readonly id: number
  ownerId: number
  name: string
  description: string
  isPrivate: boolean
  isArchived: boolean
  isFork: boolean
  isEmpty: boolean
  hasCode: boolean
  defaultBranch: string
  objectFormat: 'sha1' | 'sha256'
  size: number
  language: string
  updatedAt: number
  pull: FakePull | null
  readonly pushMirrors: FakePushMirror[]
  readonly hooks: FakeHook[]
  readonly collaborators: Map<number, 'admin' | 'write' | 'read'>
  /** Made when git first asks for it. */
  directory: Promise<string> | null
}

export type FakeState = {
  readonly users: Map<number, FakeUser>
  readonly organizations: Map<number, FakeOrganization>
  readonly repositories: Map<number, FakeRepository>
  readonly tokens: Map<string, FakeToken>
  /** Old `owner/name`, lower case, to the id that it led to. */
  readonly redirects: Map<string, number>
  readonly nextId: () => number
  readonly ownerLogin: (ownerId: number) => string
  readonly ownerByLogin: (login: string) => FakeUser | FakeOrganization | null
  readonly pathOf: (repository: FakeRepository) => string
  readonly byPath: (path: string) => FakeRepository | null
  readonly add: (repository: FakeRepository) => void
  /** Takes it away, or another name; the old one leads to the new. */
  readonly remove: (repository: FakeRepository) => void
  readonly move: (repository: FakeRepository, ownerId: number, name: string) => void
  readonly directoryOf: (repository: FakeRepository) => Promise<string>
}

/** Rows in memory: ten thousand of them cost no file. */
export const createFakeState = (directory: string): FakeState => {
  const root = mkdtempSync(path.join(directory, 'fake-gitea-'))
  const users = new Map<number, FakeUser>()
  const organizations = new Map<number, FakeOrganization>()
  const repositories = new Map<number, FakeRepository>()
  const paths = new Map<string, number>()
  const redirects = new Map<string, number>()
  let lastId = 0

  const ownerLogin = (ownerId: number): string =>
    users.get(ownerId)?.login ?? organizations.get(ownerId)?.login ?? 'nobody'
  const pathOf = ({ ownerId, name }: FakeRepository): string => `${ownerLogin(ownerId)}/${name}`
  const key = (repositoryPath: string): string => repositoryPath.toLowerCase()

  return {
    users,
    organizations,
    repositories,
    tokens: new Map(),
    redirects,
    nextId: () => (lastId += 1),
    ownerLogin,
    ownerByLogin: (login) =>
      [...users.values(), ...organizations.values()].find(
        (owner) => owner.login.toLowerCase() === login.toLowerCase(),
      ) ?? null,
    pathOf,
    byPath: (repositoryPath) => repositories.get(paths.get(key(repositoryPath)) ?? 0) ?? null,
    add: (repository) => {
      repositories.set(repository.id, repository)
      paths.set(key(pathOf(repository)), repository.id)
      redirects.delete(key(pathOf(repository)))
    },
    remove: (repository) => {
      repositories.delete(repository.id)
      paths.delete(key(pathOf(repository)))
    },
    move: (repository, ownerId, name) => {
      const old = key(pathOf(repository))
      paths.delete(old)
      redirects.set(old, repository.id)
      repository.ownerId = ownerId
      repository.name = name
      paths.set(key(pathOf(repository)), repository.id)
      redirects.delete(key(pathOf(repository)))
    },
    directoryOf: (repository) => (repository.directory ??= bareRepository(root, `${repository.id}.git`)),
  }
}
