import './zod-without-eval.ts'
import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts'
import type { Connection } from './connection.ts'
import { createWebSocketConnection } from './web-socket-connection.ts'
import { createWindowConnection } from './window-connection.ts'

declare global {
  interface Window {
    /** There in the desktop application only. */
    readonly mirrordesk?: WindowBridge
  }
}

/** Connects to the core: through the desktop application where there is one, else to the server of this page. */
export const connect = (): Connection =>
  window.mirrordesk === undefined
    ? createWebSocketConnection({ address: window.location.origin })
    : createWindowConnection(window.mirrordesk)
