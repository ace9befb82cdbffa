import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { bareRepository, git } from '../../scratch.ts'
import { createGitBehind, type GitDecision, type GitRequest } from '../git-behind.ts'
import { createOrderedAnswers } from '../ordered-answers.ts'
import { createStrictEndpoints, type EndpointAnswer } from '../strict-endpoints.ts'
import { createFakeGitWebhooks } from './fake-git-webhooks.ts'
import { execute, FieldError } from './graphql-execute.ts'
import { parseQuery } from './graphql-query.ts'
import { complexityOf, objectionsToOperation } from './sourcehut-schema.ts'

export type FakeSourcehut = Awaited<ReturnType<typeof startFakeSourcehut>>

type FakeUser = { readonly id: number; readonly username: string }
type FakeToken = { readonly userId: number; readonly grants: readonly string[]; isOver: boolean }
type FakeRepository = {
  readonly id: number
  readonly rid: string
  ownerId: number
  name: string
  description: string | null
  visibility: 'PUBLIC' | 'UNLISTED' | 'PRIVATE'
  /** Epoch milliseconds. */
  updated: number
  readonly access: Map<number, 'RO' | 'RW'>
}

export const allGrants = ['PROFILE:RO', 'REPOSITORIES:RO', 'REPOSITORIES:RW', 'OBJECTS:RO'] as const

const rowsOfPage = 25
const mostComplexity = 200
/**
 * A git.sr.ht on loopback: GraphQL by its schema, costs and grants included, and real git behind its addresses, which
 * give over HTTP and take nothing.
 */
export const startFakeSourcehut = async (options: {
  readonly directory: string
  readonly now: () => number
}) => {
  const { now } = options
  let port = 0
  let lastId = 0
  const url = (): string => `http://127.0.0.1:${port}`
  const users = new Map<number, FakeUser>()
  const tokens = new Map<string, FakeToken>()
  const repositories = new Map<number, FakeRepository>()
  const redirects = new Map<string, number>()
  const directories = new Map<number, Promise<string>>()

  const canonical = (id: number): string => `~${users.get(id)?.username ?? ''}`
  const directoryOf = (repository: FakeRepository): Promise<string> => {
    const known = directories.get(repository.id) ?? bareRepository(options.directory, `${repository.id}.git`)
    directories.set(repository.id, known)
    return known
  }
  const accessOf = (userId: number | null, repository: FakeRepository): 'RO' | 'RW' | null => {
    if (userId === repository.ownerId) return 'RW'
    const shared = userId === null ? undefined : repository.access.get(userId)
    return shared ?? (repository.visibility === 'PRIVATE' ? null : 'RO')
  }
  const newest = (): FakeRepository[] =>
    [...repositories.values()].sort((a, b) => b.updated - a.updated || b.id - a.id)
  const named = (ownerId: number, name: string): FakeRepository | undefined =>
    [...repositories.values()].find((one) => one.ownerId === ownerId && one.name === name)
  const add = (ownerId: number, name: string, more: Partial<FakeRepository> = {}): FakeRepository => {
    lastId += 1
    const repository: FakeRepository = {
      id: lastId,
      rid: `R_${randomUUID()}`,
      ownerId,
      name,
      description: null,
      visibility: 'PUBLIC',
      updated: now(),
      access: new Map(),
      ...more,
    }
    repositories.set(repository.id, repository)
    return repository
  }

  const headOf = async (repository: FakeRepository): Promise<{ name: string; target: string } | null> => {
    const known = directories.get(repository.id)
    if (known === undefined) return null
    const name = await git(await known, 'symbolic-ref', 'HEAD')
    return existsSync(path.join(await known, name)) ? { name, target: '' } : null
  }
  const page = (viewer: number, ownerId: number, cursor: unknown) => {
    const rows = newest().filter(
      (one) =>
        one.ownerId === ownerId &&
        (one.visibility === 'PUBLIC' || one.ownerId === viewer || one.access.has(viewer)),
    )
    // The cursor is a time, and what bears it comes again.
    const from = typeof cursor === 'string' ? rows.filter(({ updated }) => updated <= Number(cursor)) : rows
    const next = from[rowsOfPage]
    return { results: from.slice(0, rowsOfPage), cursor: next === undefined ? null : String(next.updated) }
  }
  const byName = (viewer: number, ownerId: number, name: unknown): FakeRepository | null => {
    const found = named(ownerId, String(name))
    if (found !== undefined) return accessOf(viewer, found) === null ? null : found
    const moved = repositories.get(redirects.get(`${ownerId}/${String(name)}`) ?? 0)
    if (moved === undefined) return null
    throw new FieldError('This resource has moved', {
      code: 'ERR_REDIRECT',
      location: [canonical(moved.ownerId), moved.name],
    })
  }
  const create = (viewer: number, given: Readonly<Record<string, unknown>>): FakeRepository => {
    const name = String(given['name'])
    if (!/^[A-Za-z0-9._-]+$/.test(name)) {
      throw new FieldError(`Invalid repository name '${name}' (must match ^[A-Za-z0-9._-]+$)`, {
        field: 'name',
      })
    }
    if (named(viewer, name) !== undefined) {
      throw new FieldError('A repository with this name already exists.', { field: 'name' })
    }
    return add(viewer, name, {
      visibility: given['visibility'] as FakeRepository['visibility'],
      description: (given['description'] ?? null) as string | null,
    })
  }
  const update = async (viewer: number, id: unknown, input: Readonly<Record<string, unknown>>) => {
    const repository = repositories.get(Number(id))
    if (repository?.ownerId !== viewer) {
      throw new FieldError(`no repository by ID ${String(id)} found for this user`, { code: 'ERR_NOT_FOUND' })
    }
    const branch = input['HEAD']
    if (typeof branch === 'string') {
      const directory = await directoryOf(repository)
      if (!existsSync(path.join(directory, 'refs', 'heads', branch))) {
        throw new FieldError('reference not found', { field: 'HEAD' })
      }
      await git(directory, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`)
    }
    return repository
  }

  /** What a field leads to; rows stay as they are kept, and are shown field by field. */
  const resolve = (
    parent: unknown,
    type: string,
    name: string,
    given: Readonly<Record<string, unknown>>,
    viewer: number,
    token: string,
  ): unknown => {
    switch (`${type}.${name}`) {
      case 'query.version':
        return { buildVersion: '0.92.4', major: 0 }
      case 'query.me':
        return users.get(viewer)
      case 'query.user':
        return [...users.values()].find(({ username }) => username === given['username']) ?? null
      case 'query.repository': {
        const found = [...repositories.values()].find(({ rid }) => rid === given['rid'])
        return found === undefined || accessOf(viewer, found) === null ? null : found
      }
      case 'mutation.createRepository':
        return create(viewer, given)
      case 'mutation.updateRepository':
        return update(viewer, given['id'], given['input'] as Readonly<Record<string, unknown>>)
      case 'query.gitWebhooks':
        return webhooks.page(given['repositoryID'], viewer, given['cursor'])
      // Outside of a webhook there is none to tell of.
      case 'query.webhook':
        throw new FieldError('Not a webhook context')
      case 'mutation.createGitWebhook':
        return webhooks.create(given['config'], viewer, token)
      case 'mutation.deleteGitWebhook':
        return webhooks.remove(given['id'], viewer)
      case 'User.canonicalName':
      case 'Entity.canonicalName':
        return canonical((parent as FakeUser).id)
      case 'User.repository':
        return byName(viewer, (parent as FakeUser).id, given['name'])
      case 'User.repositories':
        return page(viewer, (parent as FakeUser).id, given['cursor'])
      case 'Repository.owner':
        return users.get((parent as FakeRepository).ownerId)
      case 'Repository.access':
        return accessOf(viewer, parent as FakeRepository)
      case 'Repository.HEAD':
        return headOf(parent as FakeRepository)
      case 'Repository.updated':
        return new Date((parent as FakeRepository).updated).toISOString().replace(/\.\d+Z$/, 'Z')
      default:
        return (parent as Readonly<Record<string, unknown>>)[name]
    }
  }

  const webhooks = createFakeGitWebhooks({
    now,
    newId: () => (lastId += 1),
    exists: (id, userId) => {
      const found = repositories.get(id)
      return found !== undefined && accessOf(userId, found) !== null
    },
    grantsOf: (token) => {
      const made = tokens.get(token)
      return made === undefined || made.isOver ? null : made.grants
    },
    resolve:
      (viewer) =>
      (...field) =>
        resolve(...field, viewer, ''),
  })

  const ordered = createOrderedAnswers((seconds) => ({
    status: 429,
    body: 'Too many requests',
    headers: { 'Retry-After': String(seconds) },
  }))
  const tokenIn = (authorization: string | undefined): string =>
    /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? ''
  const known = (authorization: string | undefined): FakeToken | null => {
    const token = tokens.get(tokenIn(authorization))
    return token === undefined || token.isOver ? null : token
  }
  const refused = (message: string): EndpointAnswer => ({
    status: 422,
    body: { errors: [{ message }], data: null },
  })
  const api = createStrictEndpoints({
    prefix: '',
    answersFirst: ordered.answersFirst,
    endpoints: [
      {
        method: 'POST',
        path: '/query',
        body: { query: 'string', variables: 'object' },
        required: ['query'],
        answer: async ({ body, request }) => {
          const token = known(request.headers.authorization)
          if (token === null) {
            const message = 'Authentication error: Invalid or expired OAuth 2.0 bearer token'
            return { status: 403, body: { errors: [{ message }] } }
          }
          const operation = parseQuery(body['query'] as string)
          const variables = (body['variables'] ?? {}) as Readonly<Record<string, unknown>>
          const objections = objectionsToOperation(operation, variables)
          // A query that the schema does not have is a mistake of ours, not a case to live with.
          if (objections.length > 0) throw new Error(objections.join(', '))
          const complexity = complexityOf(operation.fields, operation.kind, rowsOfPage)
          if (complexity > mostComplexity) {
            return refused(
              `operation has complexity ${complexity}, which exceeds the limit of ${mostComplexity}`,
            )
          }
          const { userId, grants } = token
          const answered = await execute(grants, operation.kind, operation.fields, variables, (...field) =>
            resolve(...field, userId, tokenIn(request.headers.authorization)),
          )
          return { status: 200, body: answered }
        },
      },
    ],
  })

  const decide = async ({ repositoryPath, isPush }: GitRequest): Promise<GitDecision> => {
    if (isPush) return { kind: 'refuse', status: 403, said: 'git.sr.ht takes pushes over SSH' }
    const [owner = '', name = ''] = repositoryPath.split('/')
    const user = [...users.values()].find(({ username }) => `~${username}` === owner)
    const moved = repositories.get(redirects.get(`${user?.id ?? 0}/${name}`) ?? 0)
    if (moved !== undefined)
      return { kind: 'moved', repositoryPath: `${canonical(moved.ownerId)}/${moved.name}` }
    const repository = user === undefined ? undefined : named(user.id, name)
    if (repository === undefined || repository.visibility === 'PRIVATE') {
      return { kind: 'refuse', status: 404, said: 'Not found' }
    }
    return { kind: 'serve', directory: await directoryOf(repository) }
  }
  const gitSide = createGitBehind(decide)
  const server = createServer((request, response) => {
    if (!gitSide(request, response)) void api.handle(request, response)
  })
  await new Promise<void>((resolveListening) => server.listen(0, '127.0.0.1', resolveListening))
  port = (server.address() as AddressInfo).port

  const at = (owner: string, name: string): FakeRepository => {
    const user = [...users.values()].find(({ username }) => username === owner)
    const repository = user === undefined ? undefined : named(user.id, name)
    if (repository === undefined) throw new Error(`no repository ~${owner}/${name}`)
    return repository
  }
  return {
    url: url(),
    addUser: (username: string, grants: readonly string[] = allGrants) => {
      lastId += 1
      const user = { id: lastId, username }
      users.set(user.id, user)
      const token = `srht-secret-${user.id}`
      tokens.set(token, { userId: user.id, grants, isOver: false })
      return { ...user, token }
    },
    addRepository: (ownerId: number, name: string, more: Partial<FakeRepository> = {}) =>
      add(ownerId, name, more),
    directoryOf: (owner: string, name: string) => directoryOf(at(owner, name)),
    rename: (owner: string, from: string, to: string) => {
      const repository = at(owner, from)
      redirects.set(`${repository.ownerId}/${from}`, repository.id)
      repository.name = to
    },
    /** A push over SSH, which arrives in the same directory; the webhooks are told of it after it was answered. */
    push: async (work: string, owner: string, name: string, ...refspecs: readonly string[]) => {
      const repository = at(owner, name)
      const directory = await directoryOf(repository)
      await git(work, 'push', '--quiet', '--force', directory, ...refspecs)
      repository.updated = now()
      await webhooks.received(repository, directory)
    },
    webhooks: webhooks.all,
    signer: webhooks.signer,
    /** Resolves when all that was to be told was told. */
    idle: webhooks.idle,
    addToken: (userId: number, grants: readonly string[] = allGrants): string => {
      const token = `srht-secret-${userId}-${tokens.size}`
      tokens.set(token, { userId, grants, isOver: false })
      return token
    },
    remove: (owner: string, name: string) => repositories.delete(at(owner, name).id),
    expireToken: (secret: string) => {
      const token = tokens.get(secret)
      if (token !== undefined) token.isOver = true
    },
    limitRate: ordered.limitRate,
    failNext: ordered.failNext,
    requests: api.requests,
    violations: api.violations,
    stop: () =>
      new Promise<void>((resolveStopped) => {
        server.close(() => resolveStopped())
        server.closeAllConnections()
      }),
  }
}
