import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { appRoutes, type FakeApp } from './app-routes.ts'
import { refusal, type FakeAnswer } from './fake-answer.ts'
import { createFakeApi } from './fake-api.ts'
import { createFakeControls, type FakeControls } from './fake-controls.ts'
import { createFakeDeviceFlow, type FakeDeviceFlow } from './fake-device-flow.ts'
import { createFakeFaults, type FakeFault } from './fake-faults.ts'
import { createFakeGit } from './fake-git.ts'
import { createFakeLimits, type FakeLimit } from './fake-limits.ts'
import { createFakeWorld, type FakeToken, type FakeWorld } from './fake-world.ts'
import { hookRoutes } from './hook-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { userRoutes } from './user-routes.ts'

export type FakeRequest = {
  readonly method: string
  /** Path and query; of the API, below `/api/v3`. */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  /** 0 when it is never answered. */
  readonly status: number
}

export type FakeGitHub = FakeControls & {
  /** Of the web interface; its API is below `/api/v3`, as that of an Enterprise Server. */
  readonly url: string
  readonly world: FakeWorld
  readonly device: FakeDeviceFlow
  /** The bare repository, made if nobody asked for it yet. */
  readonly gitDirectory: (path: string) => Promise<string>
  /** The app that may sign in; one at a time. */
  readonly registerApp: (app: FakeApp | null) => void
  readonly limitRate: (limit: FakeLimit | null) => void
  readonly fail: (fault: FakeFault) => void
  /** Takes back what was to go wrong. */
  readonly endFaults: () => void
  readonly requests: readonly FakeRequest[]
  /** What no client of GitHub should send. Empty at the end of every test. */
  readonly violations: string[]
  /** When all deliveries of webhooks are done. */
  readonly idle: () => Promise<void>
  readonly stop: () => Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  if (text === '') return {}
  // The pages of OAuth take forms.
  if (request.headers['content-type'] === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

const withoutUserAgent =
  'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.'

/**
 * A GitHub of our own: state in memory, the answers and headers of the real one, git behind it. Strict: what the real
 * one ignores in silence is a violation here, and an error 500.
 */
export const startFakeGitHub = async (options: {
  /** Where bare repositories are made, when somebody asks for them. */
  readonly directory: string
  readonly now: () => number
  /** How long the device flow wants to be left alone between two questions. */
  readonly deviceIntervalSeconds?: number
}): Promise<FakeGitHub> => {
  const { now, directory } = options
  const world = createFakeWorld(now)
  const limits = createFakeLimits(now)
  const faults = createFakeFaults()
  const requests: FakeRequest[] = []
  const violations: string[] = []
  let url = ''
  let app: FakeApp | null = null
  /** GitHub takes the tokens of an installation back when it is suspended or removed. */
  const isTakenBack = ({ installationId }: FakeToken): boolean => {
    const installation = installationId === null ? undefined : world.installations.get(installationId)
    return installation !== undefined && (installation.isRemoved || installation.suspendedAt !== null)
  }
  const isValid = (token: FakeToken): boolean =>
    !isTakenBack(token) && (token.expiresAt === null || token.expiresAt > now())
  const violation = (what: string): FakeAnswer => {
    violations.push(what)
    return refusal(500, `The fake does not take this: ${what}`)
  }
  const underWay = new Set<Promise<void>>()
  const later = (work: () => Promise<void>): void => {
    const running = work().finally(() => underWay.delete(running))
    underWay.add(running)
  }
  const fakeGit = createFakeGit(world, directory, isValid, () => url, later)
  const device = createFakeDeviceFlow(world, () => url, options.deviceIntervalSeconds)
  const controls = createFakeControls(world)
  const api = createFakeApi({
    world,
    limits,
    routes: [
      ...userRoutes,
      ...repositoryRoutes(fakeGit.branchesOf),
      ...hookRoutes(later),
      ...appRoutes(() => app),
    ],
    urlOf: () => url,
    isValid,
    violation,
  })

  const answerPage = (
    method: string,
    path: string,
    body: Readonly<Record<string, unknown>> | null,
  ): FakeAnswer => {
    const answer = method === 'POST' && body !== null ? device.answer(path, body) : null
    const { headers, ...rest } = answer ?? violation(`${method} ${path} is no page of ours`)
    return { ...rest, headers: { ...api.headersOf(null, null), ...headers } }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://fake')
    const { method = '', headers } = request
    const isApi = pathname.startsWith('/api/v3/')
    const path = isApi ? pathname.slice('/api/v3'.length) : pathname
    const note = (status: number) => requests.push({ method, path: `${path}${search}`, headers, status })
    const fault = faults.next(method, path)
    if (fault?.kind === 'stall') {
      note(0)
      return
    }
    if (fault?.kind === 'cut') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
      response.write('['.padEnd(fault.afterBytes ?? 1), () => request.socket.destroy())
      return
    }
    if (fault?.kind === 'answer') {
      request.resume()
      note(fault.status)
      response
        .writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers })
        .end(fault.body)
      return
    }
    if ((headers['user-agent'] ?? '') === '') {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end(withoutUserAgent)
      return
    }
    const body = await readBody(request)
    const answer = isApi
      ? await api.answer({ request, path, query: searchParams, body })
      : answerPage(method, path, body)
    note(answer.status)
    response.sendDate = false
    const type = answer.body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
    response.writeHead(answer.status, { ...type, ...answer.headers })
    response.end(answer.body === undefined ? '' : (answer.text ?? JSON.stringify(answer.body)))
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

  return {
    ...controls,
    url,
    world,
    device,
    gitDirectory: (path) => fakeGit.directoryOf(controls.repositoryAt(path)),
    registerApp: (given) => {
      app = given
    },
    limitRate: limits.set,
    fail: faults.add,
    endFaults: faults.clear,
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
