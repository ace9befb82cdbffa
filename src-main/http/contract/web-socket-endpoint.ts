import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ContractHost } from '../../../src-shared/contract/contract-host.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { messageLimitBytes } from './message-limit.ts'
import { serveContractSocket } from './serve-contract-socket.ts'

/** How often a client must show that it lives, and that its session does. */
const pingIntervalMs = 30_000

export type WebSocketEndpoint = {
  /** Takes over a request that was let in. */
  readonly accept: (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    stillAllowed: () => boolean,
  ) => void
  /** Says goodbye to everyone; those who do not answer are cut by `terminate`. */
  readonly close: () => void
  readonly terminate: () => void
}

const sessionEnded = 'The session has ended'

/** The contract for one connection: no call is answered any more once its session has ended. */
const whileAllowed = (host: ContractHost, stillAllowed: () => boolean): ContractHost => ({
  ...host,
  dispatch: async (name, input) => {
    if (!stillAllowed()) throw new AppError('unauthenticated', `${sessionEnded}.`)
    return host.dispatch(name, input)
  },
})

/** The contract over WebSocket: `/contract?after=<sequence>&stream=<stream>`, text frames of JSON. */
export const createWebSocketEndpoint = (
  host: ContractHost,
  options: { readonly log: Log; readonly clock: Clock },
): WebSocketEndpoint => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimitBytes,
    perMessageDeflate: false,
  })
  const silent = new WeakSet<WebSocket>()
  const permissions = new WeakMap<WebSocket, () => boolean>()

  const ping = (): void => {
    for (const socket of server.clients) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      if (permissions.get(socket)?.() !== true) {
        socket.close(1008, sessionEnded)
        continue
      }
      silent.add(socket)
      socket.ping()
    }
    withdrawPing = options.clock.setTimer(pingIntervalMs, ping)
  }
  let withdrawPing = options.clock.setTimer(pingIntervalMs, ping)

  return {
    accept: (request, socket, head, stillAllowed) => {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        permissions.set(webSocket, stillAllowed)
        webSocket.on('pong', () => silent.delete(webSocket))
        webSocket.on('error', (error) => options.log.warn('A contract connection broke.', { error }))
        const query = new URL(request.url ?? '/', 'http://localhost').searchParams
        const after = query.get('after')
        serveContractSocket(webSocket, whileAllowed(host, stillAllowed), {
          after: after === null ? null : Number(after),
          stream: query.get('stream'),
        })
      })
    },
    close: () => {
      withdrawPing()
      for (const socket of server.clients) socket.close(1001, 'Mirrordesk stops')
      server.close()
    },
    terminate: () => {
      for (const socket of server.clients) socket.terminate()
    },
  }
}
