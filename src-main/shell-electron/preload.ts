import { contextBridge, ipcRenderer } from 'electron'
import type { FailureFrame, HelloFrame, ReplyFrame, ServerFrame } from '../../src-shared/contract/frames.ts'
import { windowChannels, type CoreState, type WindowBridge } from '../../src-shared/contract/window-bridge.ts'

/** Hands what comes in to all who listen. */
const createListeners = <T>() => {
  const listeners = new Set<(value: T) => void>()
  return {
    isEmpty: (): boolean => listeners.size === 0,
    tell: (value: T): void => {
      for (const listener of [...listeners]) listener(value)
    },
    /** `present` is told first, once the caller has its function to stop. */
    add: (listener: (value: T) => void, present: () => T | null): (() => void) => {
      listeners.add(listener)
      queueMicrotask(() => {
        const value = listeners.has(listener) ? present() : null
        if (value !== null) listener(value)
      })
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

const frames = createListeners<ServerFrame>()
const coreStates = createListeners<CoreState>()
const places = createListeners<string>()
let hello: HelloFrame | null = null
let coreState: CoreState | null = null
/** Where to go when somebody listens. */
let waitingPlace: string | null = null

const takePlace = (): string | null => {
  const place = waitingPlace
  waitingPlace = null
  return place
}

ipcRenderer.on(windowChannels.frame, (_event, frame: ServerFrame) => {
  if (frame.kind === 'hello') hello = frame
  // Who listens from now on reads what is, and has missed nothing.
  if (frame.kind === 'event' && hello !== null) hello = { ...hello, sequence: frame.sequence, resync: false }
  frames.tell(frame)
})
ipcRenderer.on(windowChannels.coreState, (_event, state: CoreState) => {
  if (state.kind !== 'ready') hello = null
  coreState = state
  coreStates.tell(state)
})
ipcRenderer.on(windowChannels.navigate, (_event, path: string) => {
  if (places.isEmpty()) waitingPlace = path
  else places.tell(path)
})

const bridge: WindowBridge = {
  call: (frame) => ipcRenderer.invoke(windowChannels.call, frame) as Promise<ReplyFrame | FailureFrame>,
  onFrame: (listener) => frames.add(listener, () => hello),
  onCoreState: (listener) => coreStates.add(listener, () => coreState),
  onNavigate: (listener) => places.add(listener, takePlace),
  shell: async (name, input) => {
    const frame = { kind: 'call', id: 0, name, input }
    const answer = (await ipcRenderer.invoke(windowChannels.shell, frame)) as ReplyFrame | FailureFrame
    if (answer.kind === 'failure') throw new Error(answer.error.message)
    return answer.output as never
  },
}

contextBridge.exposeInMainWorld('mirrordesk', bridge)
ipcRenderer.send(windowChannels.listen)
