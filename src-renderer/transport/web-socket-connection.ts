import { createFrameClient, type FrameClient } from '../../src-shared/contract/frame-client.ts'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import { serverFrameSchema, type HelloFrame, type ServerFrame } from '../../src-shared/contract/frames.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from './connection.ts'
import { createListeners } from './listeners.ts'
import { createStateHolder } from './state-holder.ts'
import { createWaitingClient, notRunning } from './waiting-client.ts'
import { onReturn } from './on-return.ts'

export type WebSocketConnectionOptions = {
  /** Origin of the core, e.g. `http://127.0.0.1:7420`. */
  readonly address: string
  /** Opens a socket; the browser's own by default. */
  readonly openSocket?: (url: string) => WebSocket
  readonly fetch?: typeof fetch
  /** Waits between attempts, in milliseconds; the last one repeats. */
  readonly retryDelaysMs?: readonly number[]
}

const usualDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
const lostText = 'The connection to Mirrordesk is interrupted.'

type Position = { readonly stream: string; readonly sequence: number }

const urlOf = (address: string, position: Position | null): string => {
  const url = new URL('/contract', address)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (position !== null) {
    url.searchParams.set('after', String(position.sequence))
    url.searchParams.set('stream', position.stream)
  }
  return url.href
}

const readFrame = (data: unknown): ServerFrame | null => {
  try {
    return serverFrameSchema.parse(JSON.parse(String(data)))
  } catch {
    return null
  }
}

/** The contract in a browser tab. Comes back by itself and goes on where it left off in the stream of events. */
export const createWebSocketConnection = (options: WebSocketConnectionOptions): Connection => {
  const openSocket = options.openSocket ?? ((url: string) => new WebSocket(url))
  const ask = options.fetch ?? ((...given) => fetch(...given))
  const delaysMs = options.retryDelaysMs ?? usualDelaysMs
  const events = createListeners<ContractEvent>()
  const state = createStateHolder()
  const calls = createWaitingClient()

  /** Null only while nothing is tried. */
  let socket: WebSocket | null = null
  let position: Position | null = null
  let generation = 0
  let failedAttempts = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const greet = (hello: HelloFrame, client: FrameClient): void => {
    const isSameView = position !== null && position.stream === hello.stream && !hello.resync
    if (!isSameView) {
      generation += 1
      position = { stream: hello.stream, sequence: hello.sequence }
    }
    failedAttempts = 0
    // Who hears of the connection calls at once.
    calls.use(client)
    state.set({ kind: 'connected', generation })
  }

  /** A refused handshake looks like a core that is away; a plain request tells them apart. */
  const hasNoSession = async (): Promise<boolean> => {
    try {
      const answer = await ask(new URL('/rpc/system.info', options.address), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
        signal: AbortSignal.timeout(5_000),
      })
      return answer.status === 401
    } catch {
      return false
    }
  }

  const retryLater = (): void => {
    socket = null
    const delayMs = delaysMs[Math.min(failedAttempts, delaysMs.length - 1)] ?? 0
    failedAttempts += 1
    state.set({ kind: 'lost', message: lostText, retryAt: Date.now() + delayMs })
    retryTimer = setTimeout(attempt, delayMs)
  }

  const onBroken = async (greeted: boolean): Promise<void> => {
    calls.wait()
    if (greeted) {
      retryLater()
      return
    }
    const signedOut = await hasNoSession()
    if (closed) return
    if (!signedOut) {
      retryLater()
      return
    }
    socket = null
    calls.refuse(new AppError('unauthenticated', 'This browser has no session.'))
    state.set({ kind: 'signed_out' })
  }

  const attempt = (): void => {
    const opened = openSocket(urlOf(options.address, position))
    const client = createFrameClient((frame) => opened.send(JSON.stringify(frame)))
    let greeted = false
    socket = opened

    client.on((event) => {
      if (position !== null) position = { stream: position.stream, sequence: event.sequence }
      events.tell(event)
    })
    opened.addEventListener('message', ({ data }) => {
      const frame = readFrame(data)
      if (frame === null) opened.close()
      else if (frame.kind === 'hello') {
        greeted = true
        greet(frame, client)
      } else client.receive(frame)
    })
    opened.addEventListener('close', () => {
      client.end(notRunning())
      if (closed) return
      void onBroken(greeted)
    })
  }

  const retryNow = (): void => {
    const { kind } = state.get()
    if (closed || socket !== null || (kind !== 'lost' && kind !== 'signed_out')) return
    clearTimeout(retryTimer)
    if (kind === 'lost') state.set({ kind: 'lost', message: lostText, retryAt: null })
    calls.wait()
    attempt()
  }
  const stopWatching = onReturn(retryNow)
  attempt()

  return {
    call: calls.call,
    on: events.add,
    onState: state.onState,
    retryNow,
    close: () => {
      closed = true
      stopWatching()
      clearTimeout(retryTimer)
      calls.refuse(notRunning())
      socket?.close()
    },
    shell: null,
  }
}
