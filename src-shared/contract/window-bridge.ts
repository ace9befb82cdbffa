import type { ReplyFrame, FailureFrame, CallFrame, ServerFrame } from './frames.ts'
import type { ShellCallInput, ShellCallName, ShellCallOutput } from './shell-calls.ts'

/** How the core stands, as the desktop shell tells its window. */
export type CoreState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  /** It ended and is started again at `retryAt` (epoch ms). */
  | { readonly kind: 'restarting'; readonly message: string; readonly retryAt: number }
  /** It cannot be started; `message` and `advice` say why and what to do. */
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string }

/**
 * What the preload script puts on the window as `mirrordesk`: the contract's frames, and nothing of Electron.
 * `onFrame` carries events, and a `hello` whenever a core (the first, or one after a crash) is there.
 */
export type WindowBridge = {
  readonly call: (frame: CallFrame) => Promise<ReplyFrame | FailureFrame>
  /** Listens until the returned function is called. A `hello` for the running core is sent at once. */
  readonly onFrame: (listener: (frame: ServerFrame) => void) => () => void
  /** Listens until the returned function is called; the present state is sent at once. */
  readonly onCoreState: (listener: (state: CoreState) => void) => () => void
  /** The shell wants the window to show a place, e.g. after a click on a notification: `/repositories/a/runs`. */
  readonly onNavigate: (listener: (path: string) => void) => () => void
  readonly shell: <K extends ShellCallName>(name: K, input: ShellCallInput<K>) => Promise<ShellCallOutput<K>>
}

/** Names of the IPC channels between window and shell. There are no others. */
export const windowChannels = {
  call: 'contract:call',
  frame: 'contract:frame',
  coreState: 'shell:core-state',
  navigate: 'shell:navigate',
  listen: 'shell:listen',
  shell: 'shell:call',
} as const
