import { mkdtempSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { bareRepository } from '../scratch.ts'
import { concerns, isLedElsewhere, type Fault, type FaultPlace, type SeenRequest } from './faults.ts'
import { startHttpBackend } from './http-backend.ts'
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
    const at = { root: repositoriesDirectory, pathInfo: decodeURIComponent(pathInfo), query }
    const stdout = startHttpBackend(request, at, protocol)
    response.on('close', () => stdout.destroy())
    passOn(stdout, response, fault, countSent)
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
