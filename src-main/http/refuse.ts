import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

// Imported, it would give all its names at once, and load for them fetch and WebSocket, which a start does not need.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** A short answer in plain text, after which the connection ends. */
export type Refusal = { readonly status: number; readonly text: string }

export const refuse = (response: ServerResponse, { status, text }: Refusal): void => {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
    .end(`${text}\n`)
}

/** The same for a request to upgrade, where there is only a socket. */
export const refuseUpgrade = (socket: Duplex, { status, text }: Refusal): void => {
  const body = `${text}\n`
  socket.on('error', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
