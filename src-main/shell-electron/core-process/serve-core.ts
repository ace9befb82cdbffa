import { answerCall } from '../../../src-shared/contract/answer-call.ts'
import { toWireError, type CallFrame } from '../../../src-shared/contract/frames.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { App } from '../../app/app-options.ts'
import { stopLimitMs, type CoreStart } from './core-frames.ts'
import type { ParentLink } from './parent-link.ts'

type Running = {
  readonly app: App
  readonly dataDirectory: string
  readonly stop: () => Promise<void>
}

/** The application is loaded when the channel stands: a failure to load it is told over the channel too. */
const startApp = async (options: CoreStart): Promise<Running> => {
  const { createApp } = await import('../../app/create-app.ts')
  const { sample: _sample, vaultKey, ...rest } = options
  const app = await createApp({ ...rest, vaultKey: Buffer.from(vaultKey, 'base64') })
  return { app, dataDirectory: options.dataDirectory, stop: app.stop }
}

/** @param stopped cuts the preparation short, which takes longer than a shell waits */
const startWithSample = async (
  { host = '127.0.0.1', port = 0, version }: CoreStart,
  stopped: Promise<void>,
): Promise<Running> => {
  const { startSample } = await import('../../shell-headless/sample/start-sample.ts')
  const sample = await startSample({ host, port, version, stopped, say: () => undefined })
  // Its remotes end with it: what fails on the way out is the stopping itself, and is not waited for.
  void sample.untilStopped(stopped).catch(() => undefined)
  return { app: sample.app, dataDirectory: sample.dataDirectory, stop: sample.stop }
}

const stillStarting = (): AppError => new AppError('not_running', 'Mirrordesk is still starting.')

/**
 * Runs the core for a shell: starts on its `start`, says `ready` or `failed`, serves the contract over the channel,
 * and ends in order on `stop` or when the shell is gone.
 * @param end ends this process with an exit code
 */
export const serveCore = (parent: ParentLink, end: (exitCode: number) => void): void => {
  let starting: Promise<Running | null> = Promise.resolve(null)
  let app: App | null = null
  const stopped = Promise.withResolvers<undefined>()
  let isStopping = false

  const start = async (options: CoreStart): Promise<Running | null> => {
    try {
      const running = await (options.sample ? startWithSample(options, stopped.promise) : startApp(options))
      app = running.app
      const { address, contract } = app
      parent.send({
        kind: 'ready',
        core: { address, dataDirectory: running.dataDirectory, processId: process.pid },
      })
      parent.send({
        kind: 'hello',
        stream: contract.hub.stream,
        sequence: contract.hub.sequence(),
        resync: false,
      })
      contract.hub.on((event) => parent.send({ kind: 'event', ...event }))
      return running
    } catch (error) {
      parent.send({ kind: 'failed', error: toWireError(toAppError(error)) })
      return null
    }
  }

  const answer = async (frame: CallFrame): Promise<void> => {
    const dispatch = app?.contract.dispatch ?? (() => Promise.reject(stillStarting()))
    parent.send(await answerCall(dispatch, frame))
  }

  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    stopped.resolve(undefined)
    // The shell ends a core that takes longer; nobody does when the shell is gone.
    setTimeout(() => end(1), stopLimitMs).unref()
    const running = await starting
    try {
      await running?.stop()
      end(0)
    } catch {
      end(1)
    }
  }

  parent.onFrame((frame) => {
    switch (frame.kind) {
      case 'start':
        starting = start(frame.options)
        return
      case 'computer':
        app?.computerChanged(frame.news)
        return
      case 'stop':
        void stop()
        return
      case 'call':
        void answer(frame)
        return
    }
  })
  parent.onGone(() => void stop())
  process.on('SIGTERM', () => void stop())
  // Ctrl-C in a terminal reaches the whole group of processes. The shell hears it as well, and says `stop`.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
}
