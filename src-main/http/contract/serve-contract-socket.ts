import type { RawData, WebSocket } from 'ws'
import { answerCall } from '../../../src-shared/contract/answer-call.ts'
import type { ContractHost } from '../../../src-shared/contract/contract-host.ts'
import { callFrameSchema, type CallFrame, type ServerFrame } from '../../../src-shared/contract/frames.ts'

/** A client with more than this many bytes of events unread is cut off; it comes back and reads anew. */
const behindLimitBytes = 1024 * 1024

/** Where the client left off; null when it never was here. */
export type Position = { readonly after: number | null; readonly stream: string | null }

const parseCall = (data: RawData): CallFrame | null => {
  try {
    return callFrameSchema.parse(JSON.parse((data as Buffer).toString('utf8')))
  } catch {
    return null
  }
}

/** Serves one connection: hello, the events it missed, then answers and events as they come. */
export const serveContractSocket = (
  socket: WebSocket,
  { dispatch, hub }: ContractHost,
  position: Position,
): void => {
  let behindBytes = 0

  const sendEvent = (text: string): void => {
    if (behindBytes > behindLimitBytes) {
      socket.terminate()
      return
    }
    const bytes = Buffer.byteLength(text)
    behindBytes += bytes
    socket.send(text, () => {
      behindBytes -= bytes
    })
  }

  const answer = async (call: CallFrame): Promise<void> => {
    const text = JSON.stringify(await answerCall(dispatch, call))
    // Who does not read answers is not asked for more calls.
    socket.send(text, () => {
      if (socket.isPaused && socket.bufferedAmount <= behindLimitBytes) socket.resume()
    })
    if (socket.bufferedAmount > behindLimitBytes) socket.pause()
  }

  const missed = position.after === null ? [] : missedEvents(hub, position.after, position.stream)
  const hello: ServerFrame = {
    kind: 'hello',
    stream: hub.stream,
    sequence: hub.sequence(),
    resync: missed === null,
  }
  socket.send(JSON.stringify(hello))
  for (const text of missed ?? []) sendEvent(text)

  const stop = hub.on((event) => sendEvent(eventText(event)))
  socket.on('close', stop)
  socket.on('message', (data, isBinary) => {
    const call = isBinary ? null : parseCall(data)
    if (call === null) socket.close(1008, 'This is not a call of the contract')
    else void answer(call)
  })
}

const eventText = (event: ReturnType<ContractHost['hub']['since']>['events'][number]): string =>
  JSON.stringify({ kind: 'event', ...event } satisfies ServerFrame)

/** The frames a client missed; null when they are gone, or too many to catch up on. */
const missedEvents = (
  hub: ContractHost['hub'],
  after: number,
  stream: string | null,
): readonly string[] | null => {
  if (stream !== hub.stream) return null
  const { events, complete } = hub.since(after)
  if (!complete) return null
  const texts = events.map(eventText)
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return bytes > behindLimitBytes ? null : texts
}
