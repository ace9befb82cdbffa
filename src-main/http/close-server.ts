import type { Server } from 'node:http'
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
  server.on('request', (_request, response) => {
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
      server.close(() => {
        withdrawCut()
        resolve()
      })
    })
    return closing
  }
}
