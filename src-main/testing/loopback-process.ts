import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A port that is free now. Another process may take it before its user does: then starting fails, loudly. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Resolves when the server takes connections; rejects with its words when it ends before. Ends it with us. */
export const listening = async (child: ChildProcess, name: string, port: number): Promise<void> => {
  let output = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => {
    output = (output + text).slice(-4_000)
  })
  process.once('exit', () => child.kill('SIGTERM'))
  while (!(await connects(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended: ${output}`)
    await pause(20)
  }
}

/** SIGTERM and the wait for the end. */
export const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
