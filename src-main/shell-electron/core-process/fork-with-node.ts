import { fork } from 'node:child_process'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CoreFrame } from './core-frames.ts'
import type { CoreProcess } from './core-process.ts'

const gone = (): AppError => new AppError('not_running', 'The core of Mirrordesk is not running.')

/**
 * Runs the core with a Node of its own, frames as JSON over Node's channel.
 * @param node the program; one that cannot be started ends at once, with the reason
 */
export const forkWithNode = (
  node: string,
  moduleFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): CoreProcess => {
  const child = fork(moduleFile, [], {
    execPath: node,
    execArgv: [],
    env: { ...environment },
    // The formats of two versions of V8 may differ; JSON does not.
    serialization: 'json',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `code ${String(code)}` : `signal ${signal}`),
    )
  })
  return {
    send: (frame) => {
      if (!child.connected) throw gone()
      child.send(frame, () => undefined)
    },
    onFrame: (listener) => child.on('message', (message) => listener(message as CoreFrame)),
    ended,
    kill: () => void child.kill('SIGKILL'),
  }
}
