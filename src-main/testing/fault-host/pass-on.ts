import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from './faults.ts'

/** Writes an answer as its fault wants it: whole, up to some bytes, or slowly. */
const writerFor = (response: ServerResponse, fault: Fault | null, onSent: (bytes: number) => void) => {
  let sent = 0
  let slowly = Promise.resolve()
  const writeSlowly = async (data: Buffer, bytes: number, pauseMs: number): Promise<void> => {
    for (let at = 0; at < data.length && !response.destroyed; at += bytes) {
      const piece = data.subarray(at, at + bytes)
      onSent(piece.length)
      response.write(piece)
      await pause(pauseMs)
    }
  }
  return {
    write: (data: Buffer): void => {
      if (fault?.kind === 'slow') {
        slowly = slowly.then(() => writeSlowly(data, fault.bytes, fault.pauseMs))
        return
      }
      if (fault?.kind !== 'stall' && fault?.kind !== 'cut') {
        onSent(data.length)
        response.write(data)
        return
      }
      const allowed = fault.afterBytes ?? 0
      const part = data.subarray(0, allowed - sent)
      sent += part.length
      onSent(part.length)
      response.write(part, () => {
        if (fault.kind === 'cut' && sent >= allowed) response.socket?.destroy()
      })
    },
    /** An answer that is shorter than what a stall lets through is whole. */
    end: async (): Promise<void> => {
      await slowly
      if (fault?.kind !== 'stall' || sent < (fault.afterBytes ?? 0)) response.end()
    },
  }
}

/** Takes the CGI headers off the output of `git http-backend`, answers with them, and passes the rest on. */
export const passOn = (
  stdout: NodeJS.ReadableStream,
  response: ServerResponse,
  fault: Fault | null,
  onSent: (bytes: number) => void,
): void => {
  let head = Buffer.alloc(0)
  let headersSent = false
  const { write, end } = writerFor(response, fault, onSent)
  stdout.on('data', (chunk: Buffer) => {
    if (headersSent) {
      write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const split = head.indexOf('\r\n\r\n')
    if (split < 0) return
    headersSent = true
    let status = 200
    const headers: Record<string, string> = {}
    for (const line of head.toString('latin1', 0, split).split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*/, 2)
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
      else headers[name] = value
    }
    response.writeHead(status, headers)
    if (split + 4 < head.length) write(head.subarray(split + 4))
  })
  stdout.on('end', () => void end())
}
