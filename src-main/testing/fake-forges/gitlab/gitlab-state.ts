import { bareRepository } from '../../scratch.ts'

export type FakeUser = {
  readonly id: number
  readonly username: string
  readonly namespaceId: number
  readonly canCreate: boolean
}

export type FakeToken = {
  readonly token: string
  readonly userId: number
  readonly scopes: readonly string[]
  readonly isOauth: boolean
  /** `2027-01-31`, of a personal token. */
  expiresOn: string | null
  /** Epoch milliseconds, of an OAuth token. */
  expiresAt: number | null
}

export type FakeGroup = {
  readonly id: number
  readonly path: string
  readonly creationLevel: string | undefined
  readonly members: ReadonlyMap<number, number>
}

export type FakeHook = { readonly id: number; readonly fields: Readonly<Record<string, unknown>> }

export type FakeMirror = {
  readonly id: number
  readonly url: string
  readonly enabled: boolean
  state: 'none' | 'scheduled' | 'started' | 'finished' | 'failed'
  lastError: string | null
  lastSuccess: string | null
  /** Of the last run, however it ended. */
  lastUpdate?: string
}

export type FakeProject = {
  readonly id: number
  path: string
  visibility: 'public' | 'internal' | 'private'
  archived: boolean
  description: string | null
  defaultBranch: string
  isEmpty: boolean
  isFork: boolean
  isDisabled: boolean
  isPullMirror: boolean
  markedForDeletionOn: string | null
  activeAt: number
  sizeBytes: number
  readonly members: Map<number, number>
  readonly hooks: FakeHook[]
  readonly mirrors: FakeMirror[]
  readonly objectFormat: 'sha1' | 'sha256'
}

export type FakeGitlabState = ReturnType<typeof createGitlabState>

const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** What a fake GitLab knows: rows in memory; a directory for git is made when git first asks. */
export const createGitlabState = (directory: string) => {
  let lastId = 100
  const nextId = (): number => (lastId += 1)
  const users = new Map<number, FakeUser>()
  const tokens = new Map<string, FakeToken>()
  const groups = new Map<number, FakeGroup>()
  const projects = new Map<number, FakeProject>()
  const byPath = new Map<string, number>()
  /** Paths that projects had before. */
  const redirects = new Map<string, number>()
  const directories = new Map<number, Promise<string>>()

  const groupLevel = (userId: number, path: string): number => {
    let level = 0
    for (let at = path; at !== ''; at = parent(at)) {
      const group = [...groups.values()].find((one) => one.path === at)
      level = Math.max(level, group?.members.get(userId) ?? 0)
    }
    return level
  }

  /** The role of somebody, with what comes from groups above. */
  const levelOf = (userId: number, project: FakeProject): number => {
    const namespace = parent(project.path)
    if (users.get(userId)?.username === namespace) return 50
    return Math.max(project.members.get(userId) ?? 0, groupLevel(userId, namespace))
  }

  return {
    nextId,
    users,
    tokens,
    groups,
    projects,
    byPath,
    redirects,
    levelOf,
    groupLevel,
    namespaceOf: (path: string): string => parent(path),
    mayRead: (userId: number | null, project: FakeProject): boolean =>
      project.visibility === 'public' ||
      (userId !== null && (project.visibility === 'internal' || levelOf(userId, project) > 0)),
    move: (project: FakeProject, path: string): void => {
      byPath.delete(project.path.toLowerCase())
      redirects.set(project.path.toLowerCase(), project.id)
      project.path = path
      redirects.delete(path.toLowerCase())
      byPath.set(path.toLowerCase(), project.id)
    },
    directoryOf: (project: FakeProject): Promise<string> => {
      const known = directories.get(project.id) ?? bareRepository(directory, `${project.id}.git`)
      directories.set(project.id, known)
      return known
    },
    knownDirectory: (project: FakeProject): Promise<string> | null => directories.get(project.id) ?? null,
  }
}
