import { randomBytes } from 'node:crypto'

export type FakeOwner = {
  readonly id: number
  login: string
  readonly kind: 'User' | 'Organization'
  /** Of an organization, by the user's id. */
  readonly members: Map<number, 'admin' | 'member'>
  membersCanCreate: boolean
  /** Hides itself from classic and OAuth tokens that were not authorized for it. */
  requiresSso: boolean
  /** Hides itself from the tokens of OAuth apps, and says so nowhere. */
  restrictsApps: boolean
}

export type FakeHook = {
  readonly id: number
  readonly name: string
  readonly active: boolean
  readonly events: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  pings: number
}

export type FakeRepository = {
  readonly id: number
  ownerId: number
  name: string
  visibility: 'public' | 'internal' | 'private'
  description: string | null
  isFork: boolean
  isArchived: boolean
  isDisabled: boolean
  /** Taken down: by law 451, by the terms 403. */
  blocked: 'dmca' | 'tos' | null
  defaultBranch: string
  sizeKiB: number
  language: string | null
  readonly createdAt: number
  pushedAt: number | null
  readonly collaborators: Map<number, 'admin' | 'push' | 'pull'>
  readonly hooks: Map<number, FakeHook>
}

export type FakeTokenKind = 'classic' | 'fine-grained' | 'oauth' | 'app-user' | 'installation'

export type FakeToken = {
  readonly text: string
  readonly kind: FakeTokenKind
  /** null for installations. */
  readonly userId: number | null
  readonly scopes: readonly string[] | null
  readonly permissions: Readonly<Record<string, string>> | null
  expiresAt: number | null
  /** Organizations by id. */
  readonly ssoAuthorized: Set<number>
  readonly installationId: number | null
  /** What it is narrowed to; null for all of its owner's. */
  readonly repositoryIds: ReadonlySet<number> | null
  /** Of calls in this hour. */
  used: number
}

export type FakeInstallation = {
  readonly id: number
  readonly ownerId: number
  suspendedAt: number | null
  isRemoved: boolean
  permissions: Readonly<Record<string, string>>
  /** null for all. */
  repositoryIds: ReadonlySet<number> | null
}

const beginnings: Readonly<Record<FakeTokenKind, string>> = {
  classic: 'ghp_',
  'fine-grained': 'github_pat_',
  oauth: 'gho_',
  'app-user': 'ghu_',
  installation: 'ghs_',
}

/** Of installations they are some 520 characters long since 2026, with dots in them. */
const newTokenText = (kind: FakeTokenKind): string =>
  kind === 'installation'
    ? `ghs_12345_${[60, 300, 120].map((bytes) => randomBytes(bytes).toString('base64url')).join('.')}`
    : `${beginnings[kind]}${randomBytes(27).toString('base64url')}`

export type FakeWorld = ReturnType<typeof createFakeWorld>

/** What a GitHub knows, in memory. */
export const createFakeWorld = (now: () => number) => {
  let lastId = 1_000
  /** Newer Enterprise Servers tell their version in every answer. */
  const server = { tellsVersion: true }
  const owners = new Map<number, FakeOwner>()
  const repositories = new Map<number, FakeRepository>()
  const tokens = new Map<string, FakeToken>()
  const installations = new Map<number, FakeInstallation>()
  /** By path in small letters: also those that a repository had, until another takes them. */
  const paths = new Map<string, number>()
  const newId = (): number => (lastId += 1)

  const ownerNamed = (login: string): FakeOwner | null =>
    [...owners.values()].find((owner) => owner.login.toLowerCase() === login.toLowerCase()) ?? null
  const ownerOf = (repository: FakeRepository): FakeOwner => {
    const owner = owners.get(repository.ownerId)
    if (owner === undefined) throw new Error('A repository without an owner.')
    return owner
  }
  const pathOf = (repository: FakeRepository): string => `${ownerOf(repository).login}/${repository.name}`
  const addOwner = (login: string, kind: FakeOwner['kind']): FakeOwner => {
    const owner: FakeOwner = {
      id: newId(),
      login,
      kind,
      members: new Map(),
      membersCanCreate: true,
      requiresSso: false,
      restrictsApps: false,
    }
    owners.set(owner.id, owner)
    return owner
  }

  return {
    now,
    server,
    newId,
    owners,
    repositories,
    tokens,
    installations,
    ownerNamed,
    ownerOf,
    pathOf,
    addOwner,
    addRepository: (ownerId: number, name: string, given: Partial<FakeRepository> = {}): FakeRepository => {
      const repository: FakeRepository = {
        id: newId(),
        ownerId,
        name,
        visibility: 'private',
        description: null,
        isFork: false,
        isArchived: false,
        isDisabled: false,
        blocked: null,
        defaultBranch: 'main',
        sizeKiB: 0,
        language: null,
        createdAt: now(),
        pushedAt: null,
        collaborators: new Map(),
        hooks: new Map(),
        ...given,
      }
      repositories.set(repository.id, repository)
      paths.set(pathOf(repository).toLowerCase(), repository.id)
      return repository
    },
    /** Where a path leads, and whether it is the repository's present one. */
    atPath: (path: string): { readonly repository: FakeRepository; readonly isCurrent: boolean } | null => {
      const repository = repositories.get(paths.get(path.toLowerCase()) ?? -1)
      if (repository === undefined) return null
      return { repository, isCurrent: pathOf(repository).toLowerCase() === path.toLowerCase() }
    },
    move: (
      repository: FakeRepository,
      change: { readonly ownerId?: number; readonly name?: string },
    ): void => {
      repository.ownerId = change.ownerId ?? repository.ownerId
      repository.name = change.name ?? repository.name
      paths.set(pathOf(repository).toLowerCase(), repository.id)
    },
    addToken: (kind: FakeTokenKind, given: Partial<Omit<FakeToken, 'text' | 'kind'>>): FakeToken => {
      const token: FakeToken = {
        text: newTokenText(kind),
        kind,
        userId: null,
        scopes: kind === 'classic' || kind === 'oauth' ? [] : null,
        permissions: null,
        expiresAt: null,
        ssoAuthorized: new Set(),
        installationId: null,
        repositoryIds: null,
        used: 0,
        ...given,
      }
      tokens.set(token.text, token)
      return token
    },
  }
}
