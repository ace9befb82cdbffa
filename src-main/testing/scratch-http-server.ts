import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { createDispatcher } from '../app/contract/dispatcher.ts'
import { createEventHub, type EventHub } from '../app/contract/event-hub.ts'
import type { Log } from '../core/ports/log.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../http/http-server.ts'
import { createSessions, type Sessions } from '../http/session.ts'
import { createManualClock } from './manual-clock.ts'
import { sampleHandlers } from './sample-contract.ts'

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

const adminToken = 'admin-token-of-this-test'

export type ScratchHttpServer = HttpServer & {
  readonly adminToken: string
  readonly hub: EventHub
  readonly sessions: Sessions
}

/** A listener on a free loopback port whose contract answers with samples and whose git route is a plain page. */
export const startHttpServer = async (given: Partial<HttpServerOptions> = {}): Promise<ScratchHttpServer> => {
  const hub = createEventHub()
  const sessions = given.sessions ?? createSessions({ now: () => Date.now() })
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    smartHttp: {
      handles: (url) => url.includes('.git/'),
      handle: (request, response) => {
        request.resume()
        response.end('git')
        return Promise.resolve()
      },
    },
    lfs: { handles: () => false, handle: () => Promise.resolve() },
    rest: { handles: () => false, handle: () => Promise.resolve() },
    contract: { dispatch: createDispatcher(sampleHandlers()).dispatch, hub },
    answerCredential: (question) => Promise.resolve(`answer to ${question}`),
    sessions,
    adminToken,
    interfaceDirectory: null,
    clock: createManualClock(),
    log: silentLog,
    ...given,
  })
  return { ...server, adminToken, hub, sessions }
}

export type HttpAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One request with exactly these headers, which `fetch` would not send. */
export const send = (
  address: string,
  requestPath: string,
  options: {
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly body?: string
  } = {},
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const request = httpRequest(`${address}${requestPath}`, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })

/** Writes bytes to the port and returns all that comes back until the server ends the connection. */
export const sendRaw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')))
  })

/** Opens a session as a browser does; returns its `Cookie` header. */
export const openSession = async (server: ScratchHttpServer): Promise<string> => {
  const { url } = server.sessions.createOpenLink(server.address)
  const answer = await send(server.address, url.slice(server.address.length))
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
}
