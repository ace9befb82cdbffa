import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createGitBehind, type GitDecision, type GitRequest } from '../git-behind.ts'
import { createOrderedAnswers } from '../ordered-answers.ts'
import { createStrictEndpoints } from '../strict-endpoints.ts'
import { gitlabEndpoints, type Identify } from './gitlab-api.ts'
import { runGitlabMirrors } from './run-gitlab-mirrors.ts'
import { deliverGitlabHooks } from './gitlab-hook-delivery.ts'
import { createGitlabOauth } from './gitlab-oauth.ts'
import { createGitlabState, type FakeProject, type FakeToken, type FakeUser } from './gitlab-state.ts'

export type FakeGitlab = Awaited<ReturnType<typeof startFakeGitlab>>

export const levels = { guest: 10, reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const

/**
 * A GitLab on loopback: its API, strict about what is sent, OAuth, and real git behind its clone addresses.
 * @param prefix where it lies below the host: `/gitlab`
 */
export const startFakeGitlab = async (options: {
  readonly directory: string
  readonly now: () => number
  readonly prefix?: string
  readonly version?: string
}) => {
  const { now, prefix = '' } = options
  const clientId = 'mirrordesk-application'
  const state = createGitlabState(options.directory)
  let port = 0
  /** Where links and clone addresses say it is; a proxy in front makes that differ from where it is asked. */
  let saidOrigin: string | null = null
  const url = (): string => `${saidOrigin ?? `http://127.0.0.1:${port}`}${prefix}`

  const tokenOf = (given: string | undefined): ReturnType<Identify> => {
    const token = state.tokens.get(given ?? '')
    const user = token === undefined ? undefined : state.users.get(token.userId)
    if (token === undefined || user === undefined) return null
    const today = new Date(now()).toISOString().slice(0, 10)
    const isOver =
      (token.expiresOn !== null && token.expiresOn <= today) ||
      (token.expiresAt !== null && token.expiresAt <= now())
    return isOver ? 'expired' : { token, user }
  }
  const identify: Identify = ({ request }) =>
    tokenOf(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1])

  const newProject = (at: string, visibility: FakeProject['visibility']): FakeProject => {
    const project: FakeProject = {
      id: state.nextId(),
      path: at,
      visibility,
      archived: false,
      description: null,
      defaultBranch: 'main',
      isEmpty: true,
      isFork: false,
      isDisabled: false,
      isPullMirror: false,
      markedForDeletionOn: null,
      activeAt: now(),
      sizeBytes: 0,
      members: new Map(),
      hooks: [],
      mirrors: [],
      objectFormat: 'sha1',
    }
    state.projects.set(project.id, project)
    state.byPath.set(at.toLowerCase(), project.id)
    state.redirects.delete(at.toLowerCase())
    return project
  }

  const ordered = createOrderedAnswers((seconds) => ({
    status: 429,
    body: 'Retry later\n',
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Limit': '60',
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': String(Math.ceil(now() / 1_000) + seconds),
    },
  }))

  const api = createStrictEndpoints({
    prefix: `${prefix}/api/v4`,
    endpoints: gitlabEndpoints(state, {
      url,
      apiUrl: () => `${url()}/api/v4`,
      identify,
      now,
      version: options.version ?? '18.7.0',
      newProject,
    }),
    answersFirst: ordered.answersFirst,
  })
  const oauth = createGitlabOauth(state, { url, clientId, now, identify })
  const oauthApi = createStrictEndpoints({
    prefix: `${prefix}/oauth`,
    endpoints: oauth.endpoints,
    answersFirst: ordered.answersFirst,
  })

  const underWay = new Set<Promise<void>>()
  const later = (work: Promise<void>): void => {
    const running = work.finally(() => underWay.delete(running))
    underWay.add(running)
  }

  const afterPush = (project: FakeProject, directory: string): void => {
    const branches = path.join(directory, 'refs', 'heads')
    const names = existsSync(branches) ? readdirSync(branches) : []
    if (project.isEmpty && names[0] !== undefined && !names.includes(project.defaultBranch)) {
      project.defaultBranch = names[0]
    }
    project.isEmpty = names.length === 0
    project.activeAt = now()
    later(deliverGitlabHooks(project, directory, url()))
  }
  const decide = async ({ repositoryPath, isPush, credentials }: GitRequest): Promise<GitDecision> => {
    const who = credentials === null ? null : tokenOf(credentials.password)
    if (credentials !== null && (who === null || who === 'expired')) {
      return { kind: 'refuse', status: 401, said: 'HTTP Basic: Access denied.' }
    }
    const userId = who === null || who === 'expired' ? null : who.user.id
    const scopes = who === null || who === 'expired' ? [] : who.token.scopes
    const moved = state.projects.get(state.redirects.get(repositoryPath.toLowerCase()) ?? 0)
    if (moved !== undefined) return { kind: 'moved', repositoryPath: moved.path }
    const project = state.projects.get(state.byPath.get(repositoryPath.toLowerCase()) ?? 0)
    if (project === undefined || !state.mayRead(userId, project) || (isPush && userId === null)) {
      return userId === null
        ? { kind: 'refuse', status: 401, said: 'HTTP Basic: Access denied.' }
        : { kind: 'refuse', status: 404, said: 'The project you were looking for could not be found.' }
    }
    const needed = isPush ? ['api', 'write_repository'] : ['api', 'read_repository', 'write_repository']
    if (userId !== null && !needed.some((scope) => scopes.includes(scope))) {
      return { kind: 'refuse', status: 403, said: 'HTTP Basic: Access denied.' }
    }
    const isReadOnly = project.archived || project.isPullMirror || project.isDisabled
    if (isPush && (isReadOnly || userId === null || state.levelOf(userId, project) < levels.developer)) {
      return { kind: 'refuse', status: 403, said: 'You are not allowed to push code to this project.' }
    }
    const directory = await state.directoryOf(project)
    return { kind: 'serve', directory, afterPush: () => afterPush(project, directory) }
  }
  const git = createGitBehind(decide, prefix)

  const server = createServer((request, response) => {
    if (git(request, response)) return
    const handler = (request.url ?? '').startsWith(`${prefix}/oauth/`) ? oauthApi : api
    void handler.handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port

  const projectAt = (at: string): FakeProject => {
    const project = state.projects.get(state.byPath.get(at.toLowerCase()) ?? 0)
    if (project === undefined) throw new Error(`no project ${at}`)
    return project
  }
  const addToken = (userId: number, more: Partial<FakeToken> = {}): string => {
    const token = `glpat-secret-${state.nextId()}`
    state.tokens.set(token, {
      token,
      userId,
      scopes: ['api'],
      isOauth: false,
      expiresOn: null,
      expiresAt: null,
      ...more,
    })
    return token
  }

  return {
    url: url(),
    clientId,
    addUser: (username: string, more: { readonly canCreate?: boolean } & Partial<FakeToken> = {}) => {
      const { canCreate = true, ...token } = more
      const user: FakeUser = { id: state.nextId(), username, namespaceId: state.nextId(), canCreate }
      state.users.set(user.id, user)
      return { ...user, token: addToken(user.id, token) }
    },
    addToken,
    /** @param members user id → role */
    addOrganization: (
      at: string,
      members: Readonly<Record<number, number>> = {},
      creationLevel: string | undefined = 'developer',
    ) => {
      const group = {
        id: state.nextId(),
        path: at,
        creationLevel,
        members: new Map(Object.entries(members).map(([id, level]) => [Number(id), level])),
      }
      state.groups.set(group.id, group)
      return group
    },
    addRepository: (at: string, more: Partial<Omit<FakeProject, 'id' | 'path'>> = {}): FakeProject =>
      Object.assign(newProject(at, more.visibility ?? 'private'), more),
    directoryOf: (at: string) => state.directoryOf(projectAt(at)),
    rename: (from: string, to: string) => state.move(projectAt(from), to),
    transfer: (from: string, namespace: string) =>
      state.move(projectAt(from), `${namespace}/${from.slice(from.lastIndexOf('/') + 1)}`),
    removeOrganization: (at: string) => {
      for (const [id, group] of state.groups) if (group.path === at) state.groups.delete(id)
    },
    /** As the person's "Delete" does it: renamed, and there for some time still. */
    markForDeletion: (at: string) => {
      const project = projectAt(at)
      project.markedForDeletionOn = new Date(now()).toISOString().slice(0, 10)
      project.archived = true
      state.move(project, `${at}-deletion_scheduled-${project.id}`)
    },
    remove: (at: string) => {
      const { id } = projectAt(at)
      state.projects.delete(id)
      state.byPath.delete(at.toLowerCase())
    },
    expireToken: (token: string) => {
      const known = state.tokens.get(token)
      if (known === undefined) return
      known.expiresOn = new Date(now()).toISOString().slice(0, 10)
      known.expiresAt = now()
    },
    limitRate: ordered.limitRate,
    failNext: ordered.failNext,
    /** What stands in links from now on, as behind a proxy that GitLab was not told of. */
    sayOrigin: (origin: string) => (saidOrigin = origin),
    project: projectAt,
    /** A person agrees on the page; where the browser is sent. */
    approvePage: oauth.approvePage,
    /** What GitLab's workers do: pushes what was asked for, with git. */
    runMirrors: () => runGitlabMirrors(state, now),
    /** When all deliveries of webhooks are done. */
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    approveDevice: oauth.approve,
    denyDevice: oauth.deny,
    requests: api.requests,
    oauthRequests: oauthApi.requests,
    get violations(): readonly string[] {
      return [...api.violations, ...oauthApi.violations]
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
