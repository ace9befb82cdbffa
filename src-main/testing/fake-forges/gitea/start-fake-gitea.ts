import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGitBehind } from '../git-behind.ts'
import { callerOf } from './fake-access.ts'
import { decideGit } from './fake-git-access.ts'
import { createFakeOauth, type FakeOauthAnswer } from './fake-oauth.ts'
import { answerCall } from './fake-router.ts'
import type { FakeAnswer } from './fake-routes.ts'
import { fakeGiteaSettings, type FakeGiteaSettings } from './fake-settings.ts'
import { createFakeState, type FakeOrganization, type FakeRepository, type FakeState } from './fake-state.ts'
import { hasConvert } from './mirror-routes.ts'
import { newFakeRepository, type NewFakeRepository } from './new-fake-repository.ts'

export type FakeRequest = {
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly authorization: string | undefined
}

/** What happens in place of an answer, or to it. */
export type FakeFault = {
  /** Which requests, by `GET /api/v1/…?…`. */
  readonly at: RegExp
  /** How many of them; all without it. */
  readonly times?: number
  /** How many pass before the first. */
  readonly after?: number
} & (
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The connection breaks. `done`: after the work was done. */
  | { readonly kind: 'cut'; readonly done?: boolean }
  /** As a proxy does that does not wait: the work goes on. */
  | { readonly kind: 'gateway' }
)

export type FakeGitea = {
  /** The address of its web interface. */
  readonly url: string
  readonly state: FakeState
  readonly settings: FakeGiteaSettings
  readonly oauth: Pick<
    ReturnType<typeof createFakeOauth>,
    'addApp' | 'signInBrowser' | 'revokeAll' | 'refreshTokens'
  >
  readonly addUser: (
    login: string,
    scopes?: readonly string[],
  ) => { readonly id: number; readonly token: string }
  readonly addToken: (userId: number, scopes: readonly string[]) => string
  readonly addOrganization: (
    login: string,
    members: Readonly<Record<string, 'owner' | 'write' | 'read'>>,
    visibility?: FakeOrganization['visibility'],
  ) => FakeOrganization
  readonly addRepository: (path: string, given?: NewFakeRepository) => FakeRepository
  readonly rename: (repository: FakeRepository, name: string) => void
  readonly transfer: (repository: FakeRepository, owner: string) => void
  readonly remove: (repository: FakeRepository) => void
  readonly expireToken: (token: string) => void
  readonly limitRate: (times: number, retryAfterSeconds?: number) => void
  readonly fail: (fault: FakeFault) => void
  /** Asked of each call, by `GET /api/v1/…`: it is served, or the connection breaks before or after it was. */
  readonly breakOff: (decide: (line: string) => 'serve' | 'cut' | 'cut_when_done') => void
  readonly directoryOf: (repository: FakeRepository) => Promise<string>
  readonly requests: readonly FakeRequest[]
  /** What a strict server had against the client. Must stay empty. */
  readonly violations: readonly string[]
  /** When all that it does after an answer is done. */
  readonly idle: () => Promise<void>
  readonly stop: () => Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/**
 * A Gitea or Forgejo on loopback: its API with the traps of the real one, and real git behind the addresses that it
 * gives, for clients and for its own mirrors. Rules are those of `routers/api/v1` of Gitea 1.27 and Forgejo 10.
 * @param prefix where it lies below its address: "" or `/git`
 */
export const startFakeGitea = async (options: {
  readonly directory: string
  readonly now: () => number
  readonly prefix?: string
  readonly settings?: Partial<FakeGiteaSettings>
}): Promise<FakeGitea> => {
  const { now, prefix = '' } = options
  const settings = fakeGiteaSettings(options.settings ?? {})
  const state = createFakeState(options.directory)
  const requests: FakeRequest[] = []
  const violations: string[] = []
  const faults: { readonly fault: FakeFault; left: number; after: number }[] = []
  const underWay = new Set<Promise<unknown>>()
  let webUrl = ''
  let breaksOff: (line: string) => 'serve' | 'cut' | 'cut_when_done' = () => 'serve'

  const later = (work: () => Promise<unknown>): void => {
    const running = work().finally(() => underWay.delete(running))
    underWay.add(running)
  }

  const write = (response: ServerResponse, { status, body, headers = {} }: FakeAnswer): void => {
    const type = body === undefined ? {} : { 'Content-Type': 'application/json;charset=utf-8' }
    response.writeHead(status, { ...type, ...headers }).end(body === undefined ? '' : JSON.stringify(body))
  }

  const takeFault = (line: string): FakeFault | null => {
    const found = faults.find((one) => one.left > 0 && one.fault.at.test(line) && one.after-- <= 0)
    if (found === undefined) return null
    found.left -= 1
    return found.fault
  }

  const answerApi = async (request: IncomingMessage, url: URL): Promise<FakeAnswer> => {
    const signedIn = callerOf(state, request.headers.authorization)
    const text = await readBody(request)
    if (url.pathname === `${prefix}/api/forgejo/v1/version` && settings.software === 'forgejo') {
      return { status: 200, body: { version: settings.version } }
    }
    if (url.pathname === `${prefix}/swagger.v1.json` && settings.showsDescription) {
      const paths = hasConvert(settings) ? { '/repos/{owner}/{repo}/convert': {} } : {}
      return { status: 200, body: { swagger: '2.0', paths: { '/version': {}, ...paths } } }
    }
    if (!url.pathname.startsWith(`${prefix}/api/v1/`)) return { status: 404, body: 'Not found.' }
    if (text !== '' && request.headers['content-type'] !== 'application/json') {
      violations.push(`${request.method ?? ''} ${url.pathname}: a body without its type`)
    }
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    const path = url.pathname.slice(`${prefix}/api/v1`.length)
    const context = { state, settings, webUrl, url, body, now, later }
    const { answer, problem } = await answerCall(request.method ?? '', path, signedIn, context)
    if (problem !== null) violations.push(problem)
    return answer
  }

  const oauth = createFakeOauth(state, now)
  const isOauth = (url: URL): boolean => url.pathname.startsWith(`${prefix}/login/oauth/`)
  /** The pages of OAuth take forms, and send browsers on. */
  const answerOauth = async (request: IncomingMessage, url: URL): Promise<FakeOauthAnswer> => {
    const form = Object.fromEntries(new URLSearchParams(await readBody(request)))
    const page = url.pathname.slice(`${prefix}/login/oauth/`.length)
    const answer = oauth.answer(request.method ?? '', url, page, form)
    if (answer === null) violations.push(`${request.method ?? ''} ${url.pathname} is no page of OAuth`)
    return answer ?? { status: 404 }
  }
  const writeOauth = (response: ServerResponse, { status, location, page, body }: FakeOauthAnswer): void => {
    response.writeHead(status, {
      'Content-Type': page === undefined ? 'application/json' : 'text/html;charset=utf-8',
      ...(location === undefined ? {} : { Location: location }),
    })
    response.end(page ?? (body === undefined ? '' : JSON.stringify(body)))
  }

  const behind = createGitBehind((asked) => decideGit({ state, settings, webUrl, now, later }, asked), prefix)

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', webUrl)
    const { authorization } = request.headers
    requests.push({ method: request.method ?? '', url: request.url ?? '', authorization })
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    const broken = breaksOff(line)
    const fault: FakeFault | null =
      broken === 'serve' ? takeFault(line) : { kind: 'cut', at: /./, done: broken === 'cut_when_done' }
    if (fault?.kind === 'answer') {
      request.resume()
      const headers = { 'Content-Type': 'application/json', ...fault.headers }
      response.writeHead(fault.status, headers).end(fault.body ?? '')
      return
    }
    if (fault?.kind === 'cut' && fault.done !== true) {
      request.socket.destroy()
      return
    }
    if (fault?.kind === 'gateway') {
      later(() => answerApi(request, url))
      response.writeHead(504, { 'Content-Type': 'text/html' }).end('<html>Gateway Timeout</html>')
      return
    }
    if (isOauth(url)) {
      const page = await answerOauth(request, url)
      if (fault === null) writeOauth(response, page)
      else request.socket.destroy()
      return
    }
    const answer = await answerApi(request, url)
    if (fault === null) write(response, answer)
    else request.socket.destroy()
  }

  const server = createServer((request, response) => {
    if (behind(request, response)) return
    handle(request, response).catch((error: unknown) => {
      violations.push(String(error))
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  webUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`

  const addToken = (userId: number, scopes: readonly string[]): string => {
    const value = randomBytes(20).toString('hex')
    state.tokens.set(value, { value, userId, scopes, expired: false })
    return value
  }
  const fail = (fault: FakeFault): void => {
    faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY, after: fault.after ?? 0 })
  }

  return {
    url: webUrl,
    state,
    settings,
    oauth,
    addUser: (login, scopes = ['all']) => {
      const id = state.nextId()
      state.users.set(id, { id, login })
      return { id, token: addToken(id, scopes) }
    },
    addToken,
    addOrganization: (login, members, visibility = 'public') => {
      const roles = Object.entries(members).map(
        ([name, role]) => [state.ownerByLogin(name)?.id ?? 0, role] as const,
      )
      const id = state.nextId()
      const organization = { id, login, visibility, members: new Map(roles), isUnreadable: false }
      state.organizations.set(id, organization)
      return organization
    },
    addRepository: (path, given = {}) => {
      const [owner = '', name = ''] = path.split('/')
      const ownerId = state.ownerByLogin(owner)?.id ?? 0
      const repository = newFakeRepository(state.nextId(), ownerId, name, now(), given)
      state.add(repository)
      return repository
    },
    rename: (repository, name) => state.move(repository, repository.ownerId, name),
    transfer: (repository, owner) =>
      state.move(repository, state.ownerByLogin(owner)?.id ?? 0, repository.name),
    remove: (repository) => state.remove(repository),
    expireToken: (token) => {
      const known = state.tokens.get(token)
      if (known !== undefined) known.expired = true
    },
    limitRate: (times, retryAfterSeconds) => {
      const headers: Record<string, string> =
        retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
      fail({ kind: 'answer', at: /api\/v1/, times, status: 429, headers, body: '{"message":"slow down"}' })
    },
    fail,
    breakOff: (decide) => {
      breaksOff = decide
    },
    directoryOf: state.directoryOf,
    requests,
    violations,
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
