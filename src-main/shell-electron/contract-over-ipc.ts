import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { answerCall } from '../../src-shared/contract/answer-call.ts'
import type { Dispatch } from '../../src-shared/contract/contract-host.ts'
import { callFrameSchema, type FailureFrame, type ReplyFrame } from '../../src-shared/contract/frames.ts'
import { windowChannels } from '../../src-shared/contract/window-bridge.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { appOrigin } from './app-origin.ts'
import type { CoreClient } from './core-process/core-client.ts'
import type { CoreSupervisor } from './core-process/core-supervisor.ts'

export type ContractOverIpcOptions = {
  readonly client: Pick<CoreClient, 'dispatch' | 'onFrame' | 'hello'>
  readonly supervisor: Pick<CoreSupervisor, 'state' | 'onState'>
  readonly shellDispatch: Dispatch
  /** The window's page; null while there is no window. */
  readonly contents: () => WebContents | null
}

export type ContractOverIpc = {
  /** Shows a place in the window, once its page listens: `/repositories/a/runs`. */
  readonly navigate: (path: string) => void
}

/** The contract between the window and the core, and the window's calls to the shell, on `windowChannels` alone. */
export const serveContractOverIpc = (options: ContractOverIpcOptions): ContractOverIpc => {
  const { client, supervisor, contents } = options
  let isListening = false
  let waitingPath: string | null = null

  /** Only the page of our window may speak, at its own address; no frame inside it, no other window. */
  const isOurs = ({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    senderFrame !== null &&
    sender === contents() &&
    senderFrame === sender.mainFrame &&
    senderFrame.origin === appOrigin

  const send = (channel: string, content: unknown): void => {
    const page = contents()
    if (page !== null && !page.isDestroyed()) page.send(channel, content)
  }

  const answerWith =
    (dispatch: Dispatch) =>
    (event: IpcMainInvokeEvent, content: unknown): Promise<ReplyFrame | FailureFrame> => {
      if (!isOurs(event)) throw new AppError('forbidden', 'This page may not speak to Mirrordesk.')
      const frame = callFrameSchema.safeParse(content)
      if (!frame.success) throw new AppError('invalid_input', 'This is not a call.')
      return answerCall(dispatch, frame.data)
    }

  ipcMain.handle(windowChannels.call, answerWith(client.dispatch))
  ipcMain.handle(windowChannels.shell, answerWith(options.shellDispatch))
  ipcMain.on(windowChannels.listen, (event) => {
    if (!isOurs(event)) return
    isListening = true
    send(windowChannels.coreState, supervisor.state())
    const hello = client.hello()
    if (hello !== null) send(windowChannels.frame, hello)
    if (waitingPath !== null) send(windowChannels.navigate, waitingPath)
    waitingPath = null
  })
  supervisor.onState((state) => send(windowChannels.coreState, state))
  client.onFrame((frame) => send(windowChannels.frame, frame))

  return {
    navigate: (path) => {
      if (isListening && contents() !== null) send(windowChannels.navigate, path)
      else waitingPath = path
    },
  }
}
