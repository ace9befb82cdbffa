import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { bareRepository, testGitConfig } from '../scratch.ts'
import { concerns, isLedElsewhere, type Fault, type FaultPlace, type SeenRequest } from './faults.ts'
import { passOn } from './pass-on.ts'

export type FaultyUpstream = {
  readonly url: string
  readonly repositoryUrl: (name: string) => string
  readonly repositoriesDirectory: string
  readonly createRepository: (name: string) => Promise<string>
  /** From now on, or after some more requests to that place; null ends it. */
  readonly fail: (fault: Fault | null, place?: FaultPlace, afterRequests?: number) => void
  readonly requests: readonly SeenRequest[]
  /** Bytes of all answers so far, without their heads. */
  readonly sentBytes: () => number
  /** Resolves with the next request that a fault is applied to, at the moment it is. */
  readonly nextFault: () => Promise<SeenRequest>
  readonly stop: () => Promise<void>
}

let execPath: string | null = null
/** The program itself: through `git` each request would cost one more process. */
const httpBackend = (): string => {
  execPath ??= execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  return path.join(execPath, 'git-http-backend')
}

const authorized = (
  request: IncomingMessage,
  users: Readonly<Record<string, string>> | undefined,
): boolean => {
  if (users === undefined) return true
  const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return name !== '' && users[name] === password.join(':')
}

/** A real HTTP server in front of real `git http-backend`, which answers with faults on demand. */
export const startFaultyUpstream = async (options: {
  readonly directory: string
  readonly users?: Readonly<Record<string, string>>
  /** Where it listens; a free port without it. For a host that comes back. */
  readonly port?: number
  /** Sees each request first; true when it has answered it. */
  readonly answersFirst?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Answers in the place of `git http-backend`, in its form, faults and all; null leaves the request to git. */
  readonly answersInProcess?: (request: IncomingMessage, protocol: string | undefined) => Readable | null
}): Promise<FaultyUpstream> => {
  const repositoriesDirectory = mkdtempSync(path.join(options.directory, 'faulty-'))
  const requests: SeenRequest[] = []
  const waiting: ((request: SeenRequest) => void)[] = []
  const connections = new Map<unknown, number>()
  let sent = 0
  let current: { readonly fault: Fault; readonly place: FaultPlace; after: number } | null = null

  const countSent = (bytes: number): void => {
    sent += bytes
  }

  const backend = (request: IncomingMessage, response: ServerResponse, fault: Fault | null): void => {
    const [pathInfo = '', query = ''] = (request.url ?? '').split('?')
    const header = fault?.kind === 'version0' ? undefined : request.headers['git-protocol']
    const protocol = typeof header === 'string' ? header : undefined
    const answer = options.answersInProcess?.(request, protocol) ?? null
    if (answer !== null) {
      answer.on('error', () => response.destroy())
      response.on('close', () => answer.destroy())
      passOn(answer, response, fault, countSent)
      return
    }
    const child = spawn(httpBackend(), [], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: repositoriesDirectory,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: testGitConfig,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.receivepack',
        GIT_CONFIG_VALUE_0: 'true',
        REQUEST_METHOD: request.method ?? 'GET',
        PATH_INFO: decodeURIComponent(pathInfo),
        QUERY_STRING: query,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_ADDR: '127.0.0.1',
        REMOTE_USER: 'somebody',
        ...(request.headers['content-length'] === undefined
          ? {}
          : { CONTENT_LENGTH: request.headers['content-length'] }),
        ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdin.on('error', () => undefined)
    request.pipe(child.stdin)
    response.on('close', () => child.stdout.destroy())
    passOn(child.stdout, response, fault, countSent)
  }

  const server = http.createServer((request, response) => {
    const connection = connections.get(request.socket) ?? connections.size
    connections.set(request.socket, connection)
    if (options.answersFirst?.(request, response) === true) return
    const url = request.url ?? ''
    const seen = { method: request.method ?? '', url, headers: request.headers, connection }
    requests.push(seen)
    const concerned =
      current !== null &&
      concerns(current.place, url) &&
      isLedElsewhere(current.fault, url) &&
      current.after-- <= 0
    const fault = concerned && current !== null ? current.fault : null
    if (fault !== null) for (const resolve of waiting.splice(0)) resolve(seen)
    if (fault?.kind === 'status') {
      request.resume()
      const { body = '' } = fault
      response.writeHead(fault.status, fault.headers).end(typeof body === 'string' ? body : body(seen))
    } else if (fault?.kind === 'redirect') {
      request.resume()
      const { to = '', rename = ['', ''], status = 301 } = fault
      response.writeHead(status, { Location: `${to}${url.replace(...rename)}` }).end()
    } else if (fault?.kind === 'stall' && fault.afterBytes === undefined) {
      request.resume()
    } else if (fault?.kind === 'cut' && fault.afterBytes === undefined) {
      request.socket.destroy()
    } else if (!authorized(request, options.users)) {
      request.resume()
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    } else backend(request, response, fault)
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    repositoryUrl: (name) => `${url}/${name}.git`,
    repositoriesDirectory,
    createRepository: (name) => bareRepository(repositoriesDirectory, `${name}.git`),
    fail: (fault, place = 'all', afterRequests = 0) => {
      current = fault === null ? null : { fault, place, after: afterRequests }
    },
    requests,
    sentBytes: () => sent,
    nextFault: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
