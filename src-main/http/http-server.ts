import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ContractHost } from '../../src-shared/contract/contract-host.ts'
import { toAppError } from '../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../src-shared/errors/error-http-status.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Log } from '../core/ports/log.ts'
import { createServerClose } from './close-server.ts'
import { createWebSocketEndpoint } from './contract/web-socket-endpoint.ts'
import { createContractAccess, type ContractAccess, type StillAllowed } from './contract-access.ts'
import type { AnswerCredential } from './credential-route.ts'
import { addressOf, createHostCheck } from './host-check.ts'
import { createPublicHostCheck } from './hooks-in/public-host-check.ts'
import { listen } from './listen.ts'
import { refuse, refuseUpgrade, type Refusal } from './refuse.ts'
import type { Sessions } from './session.ts'
import { createWebListener } from './web-listener.ts'

// Imported, it would give all its names at once, and load for them fetch and WebSocket, which a start does not need.
const { createServer } = process.getBuiltinModule('node:http')

/** Routes on raw Node streams: git's and those of the REST API. */
export type RawHandler = {
  /** Whether a request target is one of these. */
  readonly handles: (url: string) => boolean
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

export type HttpServerOptions = {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly smartHttp: RawHandler
  /** Git LFS of the same addresses. */
  readonly lfs: RawHandler
  /** The REST API. */
  readonly rest: RawHandler
  /** What forges tell; with the address under which they reach it, null when they do not. */
  readonly hooksIn?: RawHandler & { readonly publicAddress: () => string | null }
  readonly contract: ContractHost
  readonly answerCredential: AnswerCredential
  readonly sessions: Sessions
  readonly adminToken: string
  /** Folder of the built interface; null when it is not built. */
  readonly interfaceDirectory: string | null
  readonly clock: Clock
  readonly log: Log
}

export type HttpServer = {
  /** `http://127.0.0.1:7420` */
  readonly address: string
  readonly port: number
  /** Takes no more, lets what is under way finish for a while, then cuts it. */
  readonly close: () => Promise<void>
}

/** Only WebSockets change protocol here; other offers (h2c of some clients) are answered as plain requests. */
const isWebSocket = (request: IncomingMessage): boolean =>
  request.headers.upgrade?.toLowerCase() === 'websocket'

/**
 * The only `Host` header of a request; undefined when there is none, or more than one. Read from what was sent: Node
 * would sort all headers for it.
 */
const onlyHost = ({ rawHeaders }: IncomingMessage): string | undefined => {
  let host: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 4 || rawHeaders[index]?.toLowerCase() !== 'host') continue
    if (host !== undefined) return undefined
    host = rawHeaders[index + 1]
  }
  return host
}

/** What is checked before anything looks at a request; null lets it in. */
const createGate = (
  host: string,
  port: number,
  hooksIn: HttpServerOptions['hooksIn'],
): ((request: IncomingMessage) => Refusal | null) => {
  const isOurs = createHostCheck(host, port)
  const isPublic = createPublicHostCheck(hooksIn?.publicAddress ?? (() => null))
  const wrongName = {
    status: 421,
    text: `This is Mirrordesk at ${addressOf(host, port)}. It answers to no other name.`,
  }
  return (request) => {
    if (isPublic(request.headers, onlyHost(request))) {
      // Under that name, webhooks are all there is.
      return hooksIn?.handles(request.url ?? '') === true ? null : { status: 404, text: 'Not found.' }
    }
    if (!isOurs(onlyHost(request))) return wrongName
    if (request.url?.startsWith('/') !== true) return { status: 400, text: 'The request needs a path.' }
    return null
  }
}

/** Whether a request to upgrade may use the contract: why not, or whether it still may. */
const admitToContract = (request: IncomingMessage, access: ContractAccess): Refusal | StillAllowed => {
  if (request.url?.split('?')[0] !== '/contract') return { status: 404, text: 'Not found.' }
  try {
    return access.check(request.headers)
  } catch (error) {
    const failure = toAppError(error)
    return { status: errorHttpStatus[failure.code], text: failure.message }
  }
}

/**
 * The one listener: git, webhooks of forges, the contract over HTTP and WebSocket, the interface.
 * @throws AppError `invalid_input` when the port or host cannot be had
 */
export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const { host, contract, smartHttp, lfs, rest, hooksIn, sessions, clock, log } = options
  // A pack may take hours, so a request has no time limit; its head has the usual one.
  const server = createServer({
    requestTimeout: 0,
    keepAliveTimeout: 15_000,
    shouldUpgradeCallback: isWebSocket,
  })
  const port = await listen(server, host, options.port)
  server.on('error', (error) => log.error('The listener failed.', { error }))

  const gate = createGate(host, port, options.hooksIn)
  const access = createContractAccess({ adminToken: options.adminToken, sessions, port })
  const webSockets = createWebSocketEndpoint(contract, { log, clock })
  const listener = createWebListener({
    port,
    dispatch: contract.dispatch,
    answerCredential: options.answerCredential,
    access,
    sessions,
    interfaceDirectory: options.interfaceDirectory,
    log,
  })

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = gate(request)
    if (refusal !== null) refuse(response, refusal)
    else if (hooksIn?.handles(request.url ?? '') === true) await hooksIn.handle(request, response)
    else if (smartHttp.handles(request.url ?? '')) await smartHttp.handle(request, response)
    else if (lfs.handles(request.url ?? '')) await lfs.handle(request, response)
    else if (rest.handles(request.url ?? '')) await rest.handle(request, response)
    else await listener(request, response)
  }
  const close = createServerClose(server, { clock, onCut: () => webSockets.terminate() })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      log.error('A request failed unexpectedly.', { error })
      if (response.headersSent) response.destroy()
      else refuse(response, { status: 500, text: toAppError(error).message })
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const answer = gate(request) ?? admitToContract(request, access)
    if (typeof answer === 'function') webSockets.accept(request, socket, head, answer)
    else refuseUpgrade(socket, answer)
  })

  return {
    address: addressOf(host, port),
    port,
    close: () => {
      webSockets.close()
      return close()
    },
  }
}
