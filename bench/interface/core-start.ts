import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { program } from '../product.ts'

/** Milliseconds from starting the process to its ready line; the core is ended again. */
export const coreReadyMs = async (dataDirectory: string): Promise<number> => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', dataDirectory, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('mirrordesk serve ended before it was ready.'))),
  ])
  const readyMs = performance.now() - startedAt
  child.kill('SIGTERM')
  await ended
  return readyMs
}

/** The floor: a Node that starts and says a word. */
export const bareNodeMs = async (): Promise<number> => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--eval', 'console.log("ready")'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const readyMs = performance.now() - startedAt
  await ended
  return readyMs
}
