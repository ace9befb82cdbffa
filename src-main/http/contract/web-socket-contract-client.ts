import { WebSocket, type RawData } from 'ws'
import type { ContractEvent, ContractEventClient } from '../../../src-shared/contract/contract-types.ts'
import { createFrameClient } from '../../../src-shared/contract/frame-client.ts'
import { serverFrameSchema, type HelloFrame } from '../../../src-shared/contract/frames.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { messageLimitBytes, messageTooLargeText } from './message-limit.ts'

export type WebSocketContractClient = ContractEventClient & {
  readonly hello: HelloFrame
  /** Resolves when the connection has ended, from either side. */
  readonly closed: Promise<void>
}

export type WebSocketContractOptions = {
  /** `http://127.0.0.1:7420` */
  readonly address: string
  readonly adminToken: string
  /** Where an earlier connection left off: events since then are given to `listener` first. */
  readonly after?: { readonly sequence: number; readonly stream: string }
  /** A listener from the first event on. */
  readonly listener?: (event: ContractEvent) => void
}

const connectionEnded = (cause?: unknown): AppError =>
  new AppError('not_running', 'The connection to Mirrordesk ended.', { cause })

const urlOf = ({ address, after }: WebSocketContractOptions): string => {
  const url = new URL('/contract', address)
  url.protocol = 'ws:'
  if (after !== undefined) {
    url.searchParams.set('after', String(after.sequence))
    url.searchParams.set('stream', after.stream)
  }
  return url.href
}

/**
 * Connects to the contract with calls and events. Calls that wait fail with `not_running` when the connection ends.
 * @throws AppError `not_running` when nobody answers, `unauthenticated` when the token is refused
 */
export const connectWebSocketContract = (
  options: WebSocketContractOptions,
): Promise<WebSocketContractClient> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(urlOf(options), {
      headers: { authorization: `Bearer ${options.adminToken}` },
      perMessageDeflate: false,
    })
    const client = createFrameClient((frame) => {
      const text = JSON.stringify(frame)
      if (Buffer.byteLength(text) > messageLimitBytes) throw new AppError('too_large', messageTooLargeText)
      socket.send(text)
    })
    if (options.listener !== undefined) client.on(options.listener)

    const closed = new Promise<void>((done) => {
      socket.on('close', () => {
        client.end(connectionEnded())
        reject(connectionEnded())
        done()
      })
    })
    const close = (): Promise<void> => {
      socket.close()
      return closed
    }
    socket.on('error', (error) => reject(connectionEnded(error)))
    socket.on('unexpected-response', (_request, response) => {
      reject(
        new AppError(
          response.statusCode === 401 ? 'unauthenticated' : 'not_running',
          'Mirrordesk refused the connection.',
        ),
      )
      socket.terminate()
    })
    socket.on('message', (data: RawData) => {
      const frame = serverFrameSchema.parse(JSON.parse((data as Buffer).toString('utf8')))
      if (frame.kind === 'hello') resolve({ call: client.call, on: client.on, close, closed, hello: frame })
      else client.receive(frame)
    })
  })
