import { utilityProcess } from 'electron'
import type { CoreFrame } from './core-frames.ts'
import type { CoreProcess } from './core-process.ts'

/** Runs the core as a utility process of Electron, with the Node that Electron brings. */
export const forkAsUtility = (
  moduleFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): CoreProcess => {
  const child = utilityProcess.fork(moduleFile, [], {
    env: { ...environment },
    serviceName: 'Mirrordesk core',
    stdio: 'inherit',
  })
  const ended = new Promise<string>((resolve) => child.once('exit', (code) => resolve(`code ${code}`)))
  return {
    send: (frame) => child.postMessage(frame),
    onFrame: (listener) => child.on('message', (message) => listener(message as CoreFrame)),
    ended,
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
