import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export type ReceivedWebhook = {
  readonly path: string
  /** One value each, as the client's verifier wants them. */
  readonly headers: Record<string, string>
  readonly body: string
}

export type WebhookReceiver = {
  readonly url: string
  readonly received: readonly ReceivedWebhook[]
  /** Resolves with all of them once so many have come. */
  readonly first: (count: number) => Promise<readonly ReceivedWebhook[]>
  /** How it answers from now on. */
  answer: (response: ServerResponse) => void
}

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

export const accept = (response: ServerResponse): void => void response.writeHead(204).end()
export const answerWith =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end('no')

/** A receiver of webhooks on a free loopback port. Stops after the tests of the file. */
export const startWebhookReceiver = async (tls?: {
  readonly key: string
  readonly cert: string
}): Promise<WebhookReceiver> => {
  const received: ReceivedWebhook[] = []
  const waiting: { readonly count: number; readonly resolve: (all: readonly ReceivedWebhook[]) => void }[] =
    []
  const receiver = {
    url: '',
    received,
    answer: accept,
    first: (count: number): Promise<readonly ReceivedWebhook[]> =>
      new Promise((resolve) => {
        if (received.length >= count) resolve(received)
        else waiting.push({ count, resolve })
      }),
  }
  const listener: http.RequestListener = (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: flat(request.headers),
        body: Buffer.concat(parts).toString('utf8'),
      })
      receiver.answer(response)
      for (const one of waiting) if (received.length >= one.count) one.resolve(received)
    })
  }
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  receiver.url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook`
  return receiver
}
