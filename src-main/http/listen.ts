import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../src-shared/errors/app-error.ts'

const reasons: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is used by another program. Stop it, or choose another port with --port.`,
  EACCES: (_host, port) => `This user may not listen on port ${port}. Choose one above 1023 with --port.`,
  EADDRNOTAVAIL: (host) => `${host} is not an address of this computer. Choose one with --host.`,
  ENOTFOUND: (host) => `${host} is not an address of this computer. Choose one with --host.`,
}

/**
 * Starts to listen; returns the port, which is another one than asked for when that was 0.
 * @throws AppError `invalid_input` when the port or host cannot be had
 */
export const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? '']?.(host, port)
      const field = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'port' : 'host'
      reject(
        reason === undefined
          ? error
          : new AppError('invalid_input', reason, { details: { field, reason }, cause: error }),
      )
    })
    server.listen({ host, port }, () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
