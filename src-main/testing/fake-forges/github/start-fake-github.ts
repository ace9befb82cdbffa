import { createHash, randomUUID } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { appRoutes, type FakeApp } from './app-routes.ts'
import { refusal, type FakeAnswer } from './fake-answer.ts'
import { createFakeDeviceFlow, type FakeDeviceFlow } from './fake-device-flow.ts'
import { createFakeFaults, type FakeFault } from './fake-faults.ts'
import { createFakeGit } from './fake-git.ts'
import { createFakeLimits, type FakeLimit } from './fake-limits.ts'
import { findRoute, refuseToken, strayNames, type FakeRoute } from './fake-route.ts'
import { createFakeWorld, type FakeRepository, type FakeToken, type FakeWorld } from './fake-world.ts'
import { hookRoutes } from './hook-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { userRoutes } from './user-routes.ts'

export type FakeRequest = {
  readonly method: string
  /** Path and query, without the address. */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly status: number
}

export type FakeGitHub = {
  /** Of the web interface; its API is below `/api/v3`, as that of an Enterprise Server. */
  readonly url: string
  readonly world: FakeWorld
  readonly device: FakeDeviceFlow
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
  readonly addRepository: (path: string, given?: Partial<FakeRepository>) => FakeRepository
  readonly repositoryAt: (path: string) => FakeRepository
  /** The bare repository, made if nobody asked for it yet. */
  readonly gitDirectory: (path: string) => Promise<string>
  readonly rename: (path: string, name: string) => void
  readonly transfer: (path: string, owner: string) => void
  readonly remove: (path: string) => void
  /** The app that may sign in; one at a time. */
  readonly registerApp: (app: FakeApp | null) => void
  readonly install: (
    owner: string,
    permissions: Readonly<Record<string, string>>,
    repositoryIds?: readonly number[],
  ) => { readonly id: number; suspendedAt: number | null; isRemoved: boolean }
  readonly expireToken: (token: string) => void
  readonly limitRate: (limit: FakeLimit | null) => void
  readonly fail: (fault: FakeFault) => void
  /** Takes back what was to go wrong. */
  readonly endFaults: () => void
  readonly requests: readonly FakeRequest[]
  /** What no client of GitHub should send. Empty at the end of every test. */
  readonly violations: string[]
  readonly stop: () => Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  if (text === '') return {}
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

const formatExpiry = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/**
 * A GitHub of our own: state in memory, the answers and headers of the real one, git behind it. Strict: what the real
 * one ignores in silence is a violation here, and an error 500.
 */
export const startFakeGitHub = async (options: {
  readonly directory: string
  readonly now: () => number
}): Promise<FakeGitHub> => {
  const { now, directory } = options
  const world = createFakeWorld(now)
  const limits = createFakeLimits(now)
  const faults = createFakeFaults()
  const requests: FakeRequest[] = []
  const violations: string[] = []
  let url = ''
  let app: FakeApp | null = null
  const isValid = (token: FakeToken): boolean => token.expiresAt === null || token.expiresAt > now()
  const fakeGit = createFakeGit(world, directory, isValid)
  const device = createFakeDeviceFlow(world, () => url)
  const routes: readonly FakeRoute[] = [
    ...userRoutes,
    ...repositoryRoutes(fakeGit.branchesOf),
    ...hookRoutes,
    ...appRoutes(() => app),
  ]

  const headersOf = (token: FakeToken | null, route: FakeRoute | null): Readonly<Record<string, string>> => ({
    Date: new Date(now()).toUTCString(),
    'X-GitHub-Request-Id': randomUUID(),
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-GitHub-Enterprise-Version': '3.17.2',
    ...limits.headers(token),
    ...(token === null || token.scopes === null
      ? {}
      : {
          'X-OAuth-Scopes': token.scopes.join(', '),
          'X-Accepted-OAuth-Scopes': (route?.scopes ?? []).join(', '),
        }),
    ...(token === null || token.expiresAt === null || token.kind === 'installation'
      ? {}
      : { 'GitHub-Authentication-Token-Expiration': formatExpiry(token.expiresAt) }),
  })

  const send = (
    request: IncomingMessage,
    response: ServerResponse,
    { status, body, headers = {} }: FakeAnswer,
    common: Readonly<Record<string, string>>,
    path: string,
  ): void => {
    requests.push({ method: request.method ?? '', path, headers: request.headers, status })
    response.sendDate = false
    const text = body === undefined ? '' : JSON.stringify(body)
    const type = text === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
    response.writeHead(status, { ...common, ...type, ...headers }).end(text)
  }

  const violation = (what: string): FakeAnswer => {
    violations.push(what)
    return refusal(500, `The fake does not take this: ${what}`)
  }

  const answerApi = async (
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: Readonly<Record<string, unknown>> | null,
  ): Promise<readonly [FakeAnswer, FakeToken | null, FakeRoute | null]> => {
    const method = request.method ?? ''
    const found = findRoute(routes, method, path)
    const { headers } = request
    const bearer = /^(?:Bearer|token) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    const token = world.tokens.get(bearer) ?? null
    const route = found?.route ?? null
    const bySelf = (answer: FakeAnswer) => [answer, token, route] as const
    if (found === null) return bySelf(violation(`${method} ${path} is no call of ours`))
    if (body === null) return bySelf(refusal(400, 'Problems parsing JSON'))
    if (!String(headers.accept).startsWith('application/vnd.github')) {
      return bySelf(violation(`${method} ${path}: Accept is ${String(headers.accept)}`))
    }
    if (headers['x-github-api-version'] !== '2022-11-28') {
      return bySelf(violation(`${method} ${path}: without the version of the API`))
    }
    const stray = strayNames(found.route, query, body)
    if (stray.length > 0) return bySelf(violation(`${method} ${path}: ${stray.join(', ')}`))
    const isOfApp = found.route.by.includes('app')
    if (!isOfApp && bearer !== '' && (token === null || !isValid(token))) {
      return bySelf(refusal(401, 'Bad credentials'))
    }
    const limited = limits.refuse()
    if (limited !== null) return bySelf(limited)
    const refused = refuseToken(found.route, token)
    if (refused !== null) return bySelf(refused)
    const call = { world, url, token, bearer, parts: found.parts, query, body, path }
    return bySelf(await found.route.answer(call))
  }

  /** Answers that did not change cost nothing; an ETag is good for its own token. */
  const conditional = (request: IncomingMessage, answer: FakeAnswer, token: FakeToken | null): FakeAnswer => {
    if (request.method !== 'GET' || answer.status !== 200) {
      if (token !== null) token.used += 1
      return answer
    }
    const text = `${token?.text ?? ''}${JSON.stringify(answer.body)}`
    const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`
    const headers = { ...answer.headers, ETag: etag }
    if (request.headers['if-none-match'] === etag) return { status: 304, headers }
    if (token !== null) token.used += 1
    return { ...answer, headers }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://fake')
    const method = request.method ?? ''
    const isApi = address.pathname.startsWith('/api/v3/')
    const path = isApi ? address.pathname.slice('/api/v3'.length) : address.pathname
    const seen = `${path}${address.search}`
    const fault = faults.next(method, path)
    if (fault?.kind === 'stall') {
      requests.push({ method, path: seen, headers: request.headers, status: 0 })
      return
    }
    if (fault?.kind === 'cut') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
      response.write('['.padEnd(fault.afterBytes ?? 1), () => request.socket.destroy())
      return
    }
    if (fault?.kind === 'answer') {
      request.resume()
      requests.push({ method, path: seen, headers: request.headers, status: fault.status })
      response
        .writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers })
        .end(fault.body)
      return
    }
    if ((request.headers['user-agent'] ?? '') === '') {
      const words =
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.'
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end(words)
      return
    }
    const body = await readBody(request)
    if (!isApi) {
      const answer = method === 'POST' && body !== null ? device.answer(path, body) : null
      send(
        request,
        response,
        answer ?? violation(`${method} ${path} is no page of ours`),
        headersOf(null, null),
        seen,
      )
      return
    }
    const [answer, token, route] = await answerApi(request, path, address.searchParams, body)
    const final = conditional(request, answer, token)
    send(request, response, final, headersOf(token, route), seen)
  }

  const server = http.createServer((request, response) => {
    if (fakeGit.behind(request, response)) return
    handle(request, response).catch((error: unknown) => {
      violations.push(`The fake failed: ${String(error)}`)
      if (!response.headersSent) response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

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
  const split = (path: string): readonly [string, string] => {
    const [owner = '', name = ''] = path.split('/')
    return [owner, name]
  }

  return {
    url,
    world,
    device,
    addUser: (login) => world.addOwner(login, 'User'),
    addOrganization: (login, members, given = {}) => {
      const owner = Object.assign(world.addOwner(login, 'Organization'), given)
      for (const [name, role] of Object.entries(members)) owner.members.set(ownerNamed(name).id, role)
      return owner
    },
    addToken: (login, kind, given = {}) =>
      world.addToken(kind, { userId: ownerNamed(login).id, ...given }).text,
    addRepository: (path, given) => world.addRepository(ownerNamed(split(path)[0]).id, split(path)[1], given),
    repositoryAt,
    gitDirectory: (path) => fakeGit.directoryOf(repositoryAt(path)),
    rename: (path, name) => world.move(repositoryAt(path), { name }),
    transfer: (path, owner) => world.move(repositoryAt(path), { ownerId: ownerNamed(owner).id }),
    remove: (path) => void world.repositories.delete(repositoryAt(path).id),
    registerApp: (given) => {
      app = given
    },
    install: (owner, permissions, repositoryIds) => {
      const installation = {
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
    expireToken: (token) => {
      const known = world.tokens.get(token)
      if (known !== undefined) known.expiresAt = now() - 1
    },
    limitRate: limits.set,
    fail: faults.add,
    endFaults: faults.clear,
    requests,
    violations,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
