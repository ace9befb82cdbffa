import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

export type TlsFront = {
  readonly url: string
  /** Shows another certificate from the next connection on. */
  readonly show: (certificate: Certificate) => void
  readonly stop: () => Promise<void>
}

/** HTTPS in front of a server that speaks HTTP. */
export const startTlsFront = async (behind: string, certificate: Certificate): Promise<TlsFront> => {
  const server = https.createServer(certificate, (request, response) => {
    const passed = http.request(
      new URL(request.url ?? '/', behind),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (next) => server.setSecureContext(next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
