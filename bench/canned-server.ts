import { createHash } from 'node:crypto'
import { createServer, request as ask, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** A server that does nothing but repeat what another once answered to the same requests. */
export type CannedServer = {
  /** In place of the scheme, host and port of `origin`. */
  readonly address: string
  readonly stop: () => Promise<void>
}

const forward = (origin: string, path: string, method: string, headers: IncomingHttpHeaders, body: Buffer) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = ask(new URL(path, origin), { method, headers: { ...headers, host: new URL(origin).host } })
    sent.once('error', reject)
    sent.once('response', (response) => {
      buffer(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      )
    })
    sent.end(body)
  })

/**
 * What git itself takes for a request, whoever answers: each question is passed on to `origin` once, and answered from
 * memory from then on. No server can be faster for the same answers.
 */
export const startCannedServer = async (origin: string): Promise<CannedServer> => {
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const body = await buffer(request)
      const { url = '/', method = 'GET', headers } = request
      const question = createHash('sha256').update(`${method} ${url} `).update(body).digest('hex')
      const answer = answers.get(question) ?? (await forward(origin, url, method, headers, body))
      answers.set(question, answer)
      response.writeHead(answer.status, {
        'content-type': answer.headers['content-type'] ?? '',
        'content-length': answer.body.length,
      })
      response.end(answer.body)
    }
    handle().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
