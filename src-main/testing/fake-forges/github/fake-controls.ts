import type { FakeInstallation, FakeRepository, FakeToken, FakeWorld } from './fake-world.ts'

/** What a test does to the world of a fake GitHub, by the names that people use. */
export type FakeControls = {
  readonly addUser: (login: string) => { readonly id: number; readonly login: string }
  readonly addOrganization: (
    login: string,
    members: Readonly<Record<string, 'admin' | 'member'>>,
    given?: {
      readonly membersCanCreate?: boolean
      readonly requiresSso?: boolean
      readonly restrictsApps?: boolean
    },
  ) => { readonly id: number; readonly login: string }
  /** Of a person. */
  readonly addToken: (
    login: string,
    kind: 'classic' | 'fine-grained' | 'oauth' | 'app-user',
    given?: Partial<
      Pick<FakeToken, 'scopes' | 'permissions' | 'expiresAt' | 'repositoryIds' | 'ssoAuthorized'>
    >,
  ) => string
  readonly expireToken: (token: string) => void
  readonly addRepository: (path: string, given?: Partial<FakeRepository>) => FakeRepository
  readonly repositoryAt: (path: string) => FakeRepository
  readonly rename: (path: string, name: string) => void
  readonly transfer: (path: string, owner: string) => void
  readonly remove: (path: string) => void
  readonly install: (
    owner: string,
    permissions: Readonly<Record<string, string>>,
    repositoryIds?: readonly number[],
  ) => FakeInstallation
}

export const createFakeControls = (world: FakeWorld): FakeControls => {
  const ownerNamed = (login: string) => {
    const owner = world.ownerNamed(login)
    if (owner === null) throw new Error(`Nobody is called ${login}.`)
    return owner
  }
  const repositoryAt = (path: string): FakeRepository => {
    const found = world.atPath(path)
    if (found === null) throw new Error(`No repository at ${path}.`)
    return found.repository
  }
  return {
    addUser: (login) => world.addOwner(login, 'User'),
    addOrganization: (login, members, given = {}) => {
      const owner = Object.assign(world.addOwner(login, 'Organization'), given)
      for (const [name, role] of Object.entries(members)) owner.members.set(ownerNamed(name).id, role)
      return owner
    },
    addToken: (login, kind, given = {}) =>
      world.addToken(kind, { userId: ownerNamed(login).id, ...given }).text,
    expireToken: (token) => {
      const known = world.tokens.get(token)
      if (known !== undefined) known.expiresAt = world.now() - 1
    },
    addRepository: (path, given) => {
      const [owner = '', name = ''] = path.split('/')
      return world.addRepository(ownerNamed(owner).id, name, given)
    },
    repositoryAt,
    rename: (path, name) => world.move(repositoryAt(path), { name }),
    transfer: (path, owner) => world.move(repositoryAt(path), { ownerId: ownerNamed(owner).id }),
    remove: (path) => void world.repositories.delete(repositoryAt(path).id),
    install: (owner, permissions, repositoryIds) => {
      const installation: FakeInstallation = {
        id: world.newId(),
        ownerId: ownerNamed(owner).id,
        suspendedAt: null,
        isRemoved: false,
        permissions,
        repositoryIds: repositoryIds === undefined ? null : new Set(repositoryIds),
      }
      world.installations.set(installation.id, installation)
      return installation
    },
  }
}
