import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EndpointAnswer, EndpointAsked, StrictEndpoint } from '../strict-endpoints.ts'
import { groupAnswer, hookAnswer, mirrorAnswer, pageOf, projectAnswer, saidBy } from './gitlab-answers.ts'
import { gitlabShapes } from './gitlab-shapes.ts'
import type { FakeGitlabState, FakeProject, FakeToken, FakeUser } from './gitlab-state.ts'

type Signed = { readonly user: FakeUser; readonly token: FakeToken }

/** Whose token a request has; null when it is none, or over. */
export type Identify = (asked: Pick<EndpointAsked, 'request'>) => Signed | 'expired' | null

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** https://docs.gitlab.com/api/rest/, as far as a client that mirrors asks for it. */
export const gitlabEndpoints = (
  state: FakeGitlabState,
  options: {
    readonly url: () => string
    readonly apiUrl: () => string
    readonly identify: Identify
    readonly now: () => number
    readonly version: string
    readonly newProject: (path: string, visibility: FakeProject['visibility']) => FakeProject
  },
): readonly StrictEndpoint[] => {
  const signed =
    (
      scopes: readonly string[],
      answer: (asked: EndpointAsked, who: Signed) => EndpointAnswer | Promise<EndpointAnswer>,
    ) =>
    (asked: EndpointAsked): EndpointAnswer | Promise<EndpointAnswer> => {
      const who = options.identify(asked)
      if (who === 'expired') {
        return {
          status: 401,
          body: {
            error: 'invalid_token',
            error_description: 'Token is expired. You can either do re-authorization or token refresh.',
          },
        }
      }
      if (who === null) return saidBy(401, '401 Unauthorized')
      if (scopes.length > 0 && !scopes.some((scope) => who.token.scopes.includes(scope))) {
        return {
          status: 403,
          body: {
            error: 'insufficient_scope',
            error_description: 'The request requires higher privileges than provided by the access token.',
            scope: scopes.join(' '),
          },
        }
      }
      return answer(asked, who)
    }
  const reading = ['api', 'read_api']
  const writing = ['api']

  const projectFor = (asked: EndpointAsked, who: Signed): FakeProject | EndpointAnswer => {
    const id = asked.part('id')
    const found = /^\d+$/.test(id) ? Number(id) : state.byPath.get(id.toLowerCase())
    const project = found === undefined ? undefined : state.projects.get(found)
    if (project !== undefined && state.mayRead(who.user.id, project)) return project
    const moved = state.redirects.get(id.toLowerCase())
    const target = moved === undefined ? undefined : state.projects.get(moved)
    if (target !== undefined && state.mayRead(who.user.id, target)) {
      const rest = asked.url.slice(asked.url.indexOf('?') < 0 ? asked.url.length : asked.url.indexOf('?'))
      const location = `${options.apiUrl()}/projects/${target.id}${rest}`
      return { ...saidBy(301, 'Moved Permanently'), headers: { Location: location } }
    }
    return saidBy(404, '404 Project Not Found')
  }
  const withProject =
    (
      scopes: readonly string[],
      level: number,
      denied: EndpointAnswer,
      answer: (
        project: FakeProject,
        asked: EndpointAsked,
        who: Signed,
      ) => EndpointAnswer | Promise<EndpointAnswer>,
    ) =>
    (asked: EndpointAsked): EndpointAnswer | Promise<EndpointAnswer> =>
      signed(scopes, (again, who) => {
        const project = projectFor(again, who)
        if ('status' in project) return project
        if (state.levelOf(who.user.id, project) < level) return denied
        return answer(project, again, who)
      })(asked)
  const asMaintainer = (
    answer: (project: FakeProject, asked: EndpointAsked) => EndpointAnswer | Promise<EndpointAnswer>,
  ) => withProject(writing, 40, saidBy(403, '403 Forbidden'), answer)
  // https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/api/remote_mirrors.rb: "unauthorized!", of all things.
  const asMirrorAdministrator = (answer: (project: FakeProject, asked: EndpointAsked) => EndpointAnswer) =>
    withProject(writing, 40, saidBy(401, '401 Unauthorized'), answer)

  const paged = <Row extends { readonly key: string | number }>(
    rows: readonly Row[],
    asked: EndpointAsked,
    keyset: { readonly order: string; readonly cursor: string },
    show: (row: Row) => unknown,
  ): EndpointAnswer => {
    const base = `${options.apiUrl()}${(asked.url.split('?')[0] ?? '').replace(/^.*\/api\/v4/, '')}`
    const page = pageOf(rows, asked.query, { base, keysetOrder: keyset.order, cursorName: keyset.cursor })
    if ('status' in page) return page
    return { status: 200, body: page.rows.map(show), headers: page.headers }
  }
  const unordered = { order: '', cursor: 'cursor' }

  const createProject = (asked: EndpointAsked, who: Signed): EndpointAnswer => {
    const { body } = asked
    const group = state.groups.get(Number(body['namespace_id']))
    const namespace = group?.path ?? who.user.username
    const isOwn = body['namespace_id'] === undefined || body['namespace_id'] === who.user.namespaceId
    if (isOwn && !who.user.canCreate)
      return saidBy(403, { limit_reached: ['Your project limit is 0 projects!'] })
    const needed = { developer: 30, maintainer: 40, owner: 50 }[group?.creationLevel ?? 'developer'] ?? 99
    if (!isOwn && (group === undefined || state.groupLevel(who.user.id, group.path) < needed)) {
      return saidBy(400, { namespace: ['is not valid'] })
    }
    const name = text(body['path']) || text(body['name'])
    if (!/^[\w.][\w.-]*$/.test(name))
      return saidBy(400, { path: ["can contain only letters, digits, '_', '-' and '.'"] })
    if (state.byPath.has(`${namespace}/${name}`.toLowerCase())) {
      return saidBy(400, {
        'project_namespace.name': ['has already been taken'],
        path: ['has already been taken'],
      })
    }
    if (body['initialize_with_readme'] === true) return saidBy(400, 'the fake makes no README')
    const visibility = body['visibility']
    if (visibility !== 'public' && visibility !== 'private' && visibility !== 'internal') {
      return { status: 400, body: { error: 'visibility does not have a valid value' } }
    }
    const project = options.newProject(`${namespace}/${name}`, visibility)
    project.description = text(body['description']) || null
    return { status: 201, body: projectAnswer(state, project, who.user.id, shown(false, false)) }
  }
  const shown = (isList: boolean, statistics: boolean) => ({ url: options.url(), isList, statistics })

  return [
    {
      ...gitlabShapes.user,
      answer: signed([...reading, 'read_user'], (_, { user }) => ({
        status: 200,
        body: {
          id: user.id,
          username: user.username,
          name: user.username,
          state: 'active',
          can_create_project: user.canCreate,
        },
      })),
    },
    {
      ...gitlabShapes.tokenSelf,
      answer: signed([], (_, { user, token }) =>
        token.isOauth
          ? saidBy(404, '404 Not Found')
          : {
              status: 200,
              body: {
                id: 1,
                name: 'mirrors',
                revoked: false,
                scopes: token.scopes,
                user_id: user.id,
                active: true,
                expires_at: token.expiresOn,
              },
            },
      ),
    },
    {
      ...gitlabShapes.version,
      answer: signed([...reading, 'read_user'], () => ({
        status: 200,
        body: { version: options.version, revision: 'abcdef0' },
      })),
    },
    {
      ...gitlabShapes.namespace,
      answer: signed(reading, (asked, { user }) =>
        asked.part('id') === user.username
          ? {
              status: 200,
              body: { id: user.namespaceId, path: user.username, full_path: user.username, kind: 'user' },
            }
          : saidBy(404, '404 Namespace Not Found'),
      ),
    },
    {
      ...gitlabShapes.groups,
      answer: signed(reading, (asked, { user }) => {
        const level = Number(asked.query.get('min_access_level') ?? 0)
        const groups = [...state.groups.values()]
          .filter((group) => state.groupLevel(user.id, group.path) >= Math.max(1, level))
          .map((group) => ({ key: group.id, group }))
        return paged(groups, asked, unordered, ({ group }) => groupAnswer(group, options.url()))
      }),
    },
    {
      ...gitlabShapes.projects,
      answer: signed(reading, (asked, { user }) => {
        const after = Date.parse(asked.query.get('last_activity_after') ?? '1970-01-01T00:00:00Z')
        const rows = [...state.projects.values()]
          .filter((project) =>
            asked.query.get('membership') === 'true'
              ? state.levelOf(user.id, project) > 0
              : state.mayRead(user.id, project),
          )
          .filter(({ activeAt }) => activeAt > after)
          .map((project) => ({ key: project.id, project }))
        const statistics = asked.query.get('statistics') === 'true'
        return paged(rows, asked, { order: 'id', cursor: 'id_after' }, ({ project }) =>
          projectAnswer(state, project, user.id, shown(true, statistics)),
        )
      }),
    },
    {
      ...gitlabShapes.project,
      answer: withProject(reading, 0, saidBy(403, ''), (project, asked, { user }) => ({
        status: 200,
        body: projectAnswer(state, project, user.id, shown(false, asked.query.get('statistics') === 'true')),
      })),
    },
    { ...gitlabShapes.createProject, answer: signed(writing, createProject) },
    {
      ...gitlabShapes.editProject,
      answer: asMaintainer(async (project, { body }) => {
        const branch = text(body['default_branch'])
        if (branch !== '') {
          const directory = await state.directoryOf(project)
          if (!existsSync(path.join(directory, 'refs', 'heads', branch))) {
            return saidBy(400, 'Could not set the default branch')
          }
          project.defaultBranch = branch
        }
        return { status: 200, body: projectAnswer(state, project, 0, shown(false, false)) }
      }),
    },
    {
      ...gitlabShapes.hooks,
      answer: asMaintainer((project, asked) =>
        paged(
          project.hooks.map((hook) => ({ key: hook.id, hook })),
          asked,
          unordered,
          ({ hook }) => hookAnswer(hook),
        ),
      ),
    },
    {
      ...gitlabShapes.createHook,
      answer: asMaintainer((project, { body }) => {
        if (/127\.0\.0\.1|localhost/.test(text(body['url']))) return saidBy(422, 'Invalid url given')
        const hook = { id: state.nextId(), fields: { push_events: true, ...body } }
        project.hooks.push(hook)
        return { status: 201, body: hookAnswer(hook) }
      }),
    },
    {
      ...gitlabShapes.removeHook,
      answer: asMaintainer((project, asked) => {
        const at = project.hooks.findIndex(({ id }) => id === Number(asked.part('hook')))
        if (at < 0) return saidBy(404, '404 Not found')
        project.hooks.splice(at, 1)
        return { status: 204 }
      }),
    },
    {
      ...gitlabShapes.mirrors,
      answer: asMirrorAdministrator((project, asked) =>
        paged(
          project.mirrors.map((mirror) => ({ key: mirror.id, mirror })),
          asked,
          unordered,
          ({ mirror }) => mirrorAnswer(mirror),
        ),
      ),
    },
    {
      ...gitlabShapes.createMirror,
      answer: asMirrorAdministrator((project, { body }) => {
        const url = text(body['url'])
        if (!/^(https?|ssh|git):\/\//.test(url))
          return saidBy(400, { url: ['is blocked: Only allowed schemes'] })
        if (/\/\/(?:[^/@]*@)?blocked\./.test(url)) {
          return saidBy(400, { url: ['is blocked: Requests to the local network are not allowed'] })
        }
        const mirror = {
          id: state.nextId(),
          url,
          enabled: body['enabled'] === true,
          state: 'none' as const,
          lastError: null,
          lastSuccess: null,
        }
        project.mirrors.push(mirror)
        return { status: 201, body: mirrorAnswer(mirror) }
      }),
    },
    {
      ...gitlabShapes.removeMirror,
      answer: asMirrorAdministrator((project, asked) => {
        const at = project.mirrors.findIndex(({ id }) => id === Number(asked.part('mirror')))
        if (at < 0) return saidBy(404, '404 Not found')
        project.mirrors.splice(at, 1)
        return { status: 204 }
      }),
    },
    {
      ...gitlabShapes.syncMirror,
      answer: asMirrorAdministrator((project, asked) => {
        const mirror = project.mirrors.find(({ id }) => id === Number(asked.part('mirror')))
        if (mirror === undefined) return saidBy(404, '404 Not found')
        if (!mirror.enabled)
          return saidBy(
            400,
            'Cannot proceed with the push mirroring. Please verify your mirror configuration.',
          )
        mirror.state = 'scheduled'
        return { status: 204 }
      }),
    },
  ]
}
