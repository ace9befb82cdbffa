import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../core/ports/clock.ts'

/** How long a stop waits for what is under way. */
const graceMs = 5_000

/**
 * Makes a server stop in order: no new connections, idle ones closed, those with a request under way closed after
 * its answer, all cut after five seconds.
 */
export const createServerClose = (
  server: Server,
  options: { readonly clock: Clock; readonly onCut: () => void },
): (() => Promise<void>) => {
  let closing: Promise<void> | null = null
  // Browsers connect ahead of need; Node does not count such a connection as idle.
  const unused = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('upgrade', (request: IncomingMessage) => unused.delete(request.socket))
  server.on('request', (request, response) => {
    unused.delete(request.socket)
    response.once('close', () => {
      if (closing !== null) setImmediate(() => server.closeIdleConnections())
    })
  })
  return () => {
    closing ??= new Promise((resolve) => {
      const withdrawCut = options.clock.setTimer(graceMs, () => {
        options.onCut()
        server.closeAllConnections()
      })
      for (const socket of unused) socket.destroy()
      server.close(() => {
        withdrawCut()
        resolve()
      })
    })
    return closing
  }
}
