import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { basicCredentials, createGitBehind, type GitDecision, type GitRequest } from '../git-behind.ts'
import { createOrderedAnswers } from '../ordered-answers.ts'
import { createStrictEndpoints } from '../strict-endpoints.ts'
import { deliverBitbucketHooks } from './bitbucket-hook-delivery.ts'
import { bitbucketEndpoints, saidBy, type Identify } from './bitbucket-api.ts'
import {
  createBitbucketState,
  newUuid,
  type FakeRepository,
  type FakeToken,
  type FakeWorkspace,
} from './bitbucket-state.ts'

export type FakeBitbucket = Awaited<ReturnType<typeof startFakeBitbucket>>

/** All that an API token can be given. https://support.atlassian.com/bitbucket-cloud/docs/api-token-permissions/ */
export const allScopes = [
  'read:user:bitbucket',
  'read:workspace:bitbucket',
  'read:repository:bitbucket',
  'write:repository:bitbucket',
  'admin:repository:bitbucket',
  'read:webhook:bitbucket',
  'write:webhook:bitbucket',
] as const

/** A Bitbucket Cloud on loopback, its API below `/2.0`, strict about what is sent, with real git behind it. */
export const startFakeBitbucket = async (options: {
  readonly directory: string
  readonly now: () => number
}) => {
  const { now } = options
  const state = createBitbucketState(options.directory)
  let port = 0
  const url = (): string => `http://127.0.0.1:${port}`
  let lastToken = 0

  const known = (secret: string): FakeToken | null => {
    const token = state.tokens.get(secret)
    return token === undefined || token.isOver ? null : token
  }
  const identify: Identify = (authorization) => {
    const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    if (bearer !== undefined) {
      const token = known(bearer)
      // Tokens of persons are refused this way.
      return token?.userUuid === null ? token : null
    }
    const credentials = basicCredentials(authorization)
    const token = credentials === null ? null : known(credentials.password)
    return state.users.get(token?.userUuid ?? '')?.email === credentials?.username ? token : null
  }

  const ordered = createOrderedAnswers((seconds) => ({
    ...saidBy(429, 'Rate limit for this resource has been exceeded'),
    headers: { 'Retry-After': String(seconds), 'X-RateLimit-Limit': '1000', 'X-RateLimit-NearLimit': 'true' },
  }))
  const api = createStrictEndpoints({
    prefix: '/2.0',
    endpoints: bitbucketEndpoints(state, { url, identify, now }),
    answersFirst: ordered.answersFirst,
  })

  const underWay = new Set<Promise<void>>()
  const later = (work: Promise<void>): void => {
    const running = work.finally(() => underWay.delete(running))
    underWay.add(running)
  }

  const afterPush = (repository: FakeRepository, directory: string): void => {
    const branches = path.join(directory, 'refs', 'heads')
    const names = existsSync(branches) ? readdirSync(branches) : []
    repository.mainBranch ??= names.includes('main') ? 'main' : (names[0] ?? null)
    repository.updatedAt = now()
    later(deliverBitbucketHooks(repository, directory, state.pathOf(repository), now))
  }
  const decide = async ({ repositoryPath, isPush, credentials }: GitRequest): Promise<GitDecision> => {
    const token = credentials === null ? null : known(credentials.password)
    const expected = token?.userUuid === null ? 'x-token-auth' : 'x-bitbucket-api-token-auth'
    if (credentials !== null && (token === null || credentials.username !== expected)) {
      return { kind: 'refuse', status: 401, said: 'Invalid credentials' }
    }
    const [workspace = '', slug = ''] = repositoryPath.split('/')
    const moved = state.redirects.get(state.key(state.workspaceOf(workspace)?.uuid ?? '', slug))
    const target = state.repositories.get(moved ?? '')
    if (target !== undefined) return { kind: 'moved', repositoryPath: state.pathOf(target) }
    const repository = state.find(workspace, slug)
    const role = repository === undefined ? null : state.roleOf(token, repository)
    if (repository === undefined || role === null || (isPush && token === null)) {
      const status = token === null ? 401 : 404
      return {
        kind: 'refuse',
        status,
        said: 'The requested repository either does not exist or you do not have access.',
      }
    }
    const needed = isPush
      ? ['write:repository:bitbucket', 'repository:write', 'repository:admin']
      : ['read:repository:bitbucket', 'repository', 'repository:write', 'repository:admin']
    if (token !== null && !needed.some((scope) => token.scopes.includes(scope))) {
      return {
        kind: 'refuse',
        status: 403,
        said: 'Your credentials lack one or more required privilege scopes.',
      }
    }
    if (isPush && role === 'read') return { kind: 'refuse', status: 403, said: 'Forbidden' }
    const directory = await state.directoryOf(repository)
    return { kind: 'serve', directory, afterPush: () => afterPush(repository, directory) }
  }
  const git = createGitBehind(decide)
  const server = createServer((request, response) => {
    if (!git(request, response)) void api.handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port

  const repositoryAt = (at: string): FakeRepository => {
    const [workspace = '', slug = ''] = at.split('/')
    const repository = state.find(workspace, slug)
    if (repository === undefined) throw new Error(`no repository ${at}`)
    return repository
  }
  const moveTo = (from: string, workspace: FakeWorkspace, slug: string): void => {
    const repository = repositoryAt(from)
    const old = state.key(repository.workspaceUuid, repository.slug)
    state.byName.delete(old)
    state.redirects.set(old, repository.uuid)
    Object.assign(repository, { workspaceUuid: workspace.uuid, slug })
    state.byName.set(state.key(workspace.uuid, slug), repository.uuid)
  }
  const workspaceAt = (slug: string): FakeWorkspace => {
    const workspace = state.workspaceOf(slug)
    if (workspace === undefined) throw new Error(`no workspace ${slug}`)
    return workspace
  }
  const addToken = (more: Partial<FakeToken>): string => {
    lastToken += 1
    const token = `${more.userUuid === undefined ? 'ATCTT' : 'ATATT'}-secret-${lastToken}`
    const whose = { userUuid: null, workspaceUuid: null, scopes: allScopes, isOver: false }
    state.tokens.set(token, { token, ...whose, ...more })
    return token
  }
  const addOrganization = (
    slug: string,
    members: Readonly<Record<string, 'administrator' | 'write' | 'read'>> = {},
    projects: readonly string[] = ['PROJ', 'NEWER'],
    uuid = newUuid(),
  ): FakeWorkspace => {
    const workspace = { uuid, slug, members: new Map(Object.entries(members)), projects }
    state.workspaces.set(uuid, workspace)
    return workspace
  }

  return {
    url: url(),
    /** With a workspace of the same name, as from the time before workspaces. */
    addUser: (username: string, scopes: readonly string[] = allScopes) => {
      const user = { uuid: newUuid(), username, email: `${username}@example.org` }
      state.users.set(user.uuid, user)
      addOrganization(username, { [user.uuid]: 'administrator' }, ['PROJ'], user.uuid)
      return { ...user, token: addToken({ userUuid: user.uuid, scopes }) }
    },
    addToken,
    addOrganization,
    addRepository: (at: string, more: Partial<FakeRepository> = {}): FakeRepository => {
      const [workspace = '', slug = ''] = at.split('/')
      return state.add(workspaceAt(workspace).uuid, slug, more, now())
    },
    repository: repositoryAt,
    directoryOf: (at: string) => state.directoryOf(repositoryAt(at)),
    rename: (from: string, slug: string) => moveTo(from, workspaceAt(from.split('/')[0] ?? ''), slug),
    transfer: (from: string, workspace: string) =>
      moveTo(from, workspaceAt(workspace), from.slice(from.indexOf('/') + 1)),
    remove: (at: string) => {
      const { uuid, workspaceUuid, slug } = repositoryAt(at)
      state.repositories.delete(uuid)
      state.byName.delete(state.key(workspaceUuid, slug))
    },
    expireToken: (secret: string) => {
      const token = state.tokens.get(secret)
      if (token !== undefined) token.isOver = true
    },
    /** When all deliveries of webhooks are done. */
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    limitRate: ordered.limitRate,
    failNext: ordered.failNext,
    requests: api.requests,
    violations: api.violations,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
