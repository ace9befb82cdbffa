import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Product } from '../product.ts'

export type RestAnswer = { readonly status: number; readonly body: Buffer }

/** Requests to the REST API of a repository over kept-alive connections, as a client would send them. */
export type RestClient = {
  readonly send: (
    method: string,
    path: string,
    body?: string | Readable,
    contentType?: string,
  ) => Promise<RestAnswer>
  /** Reads the answer to its end without keeping it; the number of bytes. */
  readonly drain: (method: string, path: string, body?: string) => Promise<number>
  readonly close: () => void
}

export const restClient = async (product: Product, repository: string): Promise<RestClient> => {
  const { token } = await product.call('tokens.mint', {
    repository,
    scopes: ['git:write'],
    ttlMs: 24 * 3_600_000,
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const base = `${product.address}/api/repos/${encodeURIComponent(repository)}`

  const open = (method: string, path: string, body: string | Readable | undefined, contentType: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest(
        base + path,
        { method, agent, headers: { authorization: `Bearer ${token}`, 'content-type': contentType } },
        resolve,
      )
      sent.on('error', reject)
      if (body === undefined || typeof body === 'string') sent.end(body)
      else body.on('error', reject).pipe(sent)
    })

  return {
    send: async (method, path, body, contentType = 'application/json') => {
      const response = await open(method, path, body, contentType)
      const content = await buffer(response)
      const status = response.statusCode ?? 0
      if (status >= 400) throw new Error(`${method} ${path}: ${status} ${content.toString('utf8', 0, 500)}`)
      return { status, body: content }
    },
    drain: async (method, path, body) => {
      const response = await open(method, path, body, 'application/json')
      let bytes = 0
      for await (const chunk of response) bytes += (chunk as Buffer).length
      if ((response.statusCode ?? 0) >= 400) throw new Error(`${method} ${path}: ${response.statusCode}`)
      return bytes
    },
    close: () => agent.destroy(),
  }
}
