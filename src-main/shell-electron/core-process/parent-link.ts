import type { CoreFrame, ShellFrame } from './core-frames.ts'

/** The shell as its core process holds it. */
export type ParentLink = {
  readonly send: (frame: CoreFrame) => void
  readonly onFrame: (listener: (frame: ShellFrame) => void) => void
  /** The shell is gone, however it ended. A utility process does not hear of that: Chromium ends it with its parent. */
  readonly onGone: (listener: () => void) => void
}

/** What Electron gives a utility process instead of Node's channel. */
type UtilityPort = {
  readonly postMessage: (message: CoreFrame) => void
  readonly on: (event: 'message', listener: (message: { readonly data: ShellFrame }) => void) => void
}

/** The channel to the process that forked this one; null when it was started by hand. */
export const connectToParent = (): ParentLink | null => {
  const { parentPort } = process as { readonly parentPort?: UtilityPort }
  if (parentPort) {
    return {
      send: (frame) => parentPort.postMessage(frame),
      onFrame: (listener) => parentPort.on('message', (message) => listener(message.data)),
      onGone: () => undefined,
    }
  }
  if (process.send === undefined) return null
  return {
    // A frame to a shell that is just going is lost with it.
    send: (frame) => {
      if (process.connected) process.send?.(frame, () => undefined)
    },
    onFrame: (listener) => process.on('message', (message) => listener(message as ShellFrame)),
    onGone: (listener) => process.on('disconnect', listener),
  }
}
