import http from 'node:http'
import https from 'node:https'
import tls from 'node:tls'
import { AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { WebhookRequest, WebhookSender } from '../../core/ports/webhook-sender.ts'

/** As much of an answer is read, so that the connection can be used again; of a longer one it is closed. */
const readAtMost = 8 * 1024

const agentOptions = {
  keepAlive: true,
  keepAliveMsecs: 1_000,
  maxFreeSockets: 2,
  timeout: 30_000,
  scheduling: 'lifo',
  proxyEnv: process.env,
} as const

// Plain HTTP where TLS was expected comes as EPROTO.
const codes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'remote_offline',
  EAI_AGAIN: 'remote_offline',
  ENETUNREACH: 'remote_offline',
  ECONNREFUSED: 'remote_unreachable',
  EHOSTUNREACH: 'remote_unreachable',
  ETIMEDOUT: 'remote_unreachable',
  ECONNRESET: 'remote_connection_lost',
  EPIPE: 'remote_connection_lost',
  EPROTO: 'remote_connection_lost',
}
const certificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/

/** The address is left out, but for the host: its query may hold what is secret. */
const failureOf = (error: unknown, host: string): AppError => {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const own = certificate.test(code) ? 'remote_tls_untrusted' : (codes[code] ?? 'remote_error')
  return new AppError(own, `The webhook could not be delivered to ${host}.`, { details: { host } })
}

/** Reads an answer to its end and keeps nothing of it. */
const discard = (response: http.IncomingMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= readAtMost) return
      resolve()
      response.destroy()
    })
    response.once('end', resolve)
    response.on('error', reject)
  })

/**
 * Posts over connections that are kept for a while.
 * @param certificates the authorities to trust, asked for once something goes over TLS
 */
export const createWebhookSender = (certificates: () => readonly string[]): WebhookSender => {
  const plain = new http.Agent(agentOptions)
  let secure: https.Agent | null = null
  const secureAgent = (): https.Agent =>
    (secure ??= new https.Agent({
      ...agentOptions,
      secureContext: tls.createSecureContext({ ca: [...certificates()] }),
    }))

  const attempt = (request: WebhookRequest, again: boolean): Promise<{ readonly status: number }> =>
    new Promise((resolve, reject) => {
      const { headers, body, signal } = request
      const url = new URL(request.url)
      const options = {
        method: 'POST',
        signal,
        headers: { ...headers, Accept: '*/*', 'Content-Length': Buffer.byteLength(body) },
      }
      const sent =
        url.protocol === 'https:'
          ? https.request(url, { ...options, agent: secureAgent() })
          : http.request(url, { ...options, agent: plain })
      let answered = false
      const fail = (error: unknown): void => reject(failureOf(error, url.host))
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The receiver closed an idle connection in the moment we used it: nothing arrived, so once more.
        const stale = again && !answered && sent.reusedSocket
        if (stale && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
          attempt(request, false).then(resolve, reject)
        } else fail(error)
      })
      sent.once('response', (response) => {
        answered = true
        discard(response).then(() => resolve({ status: response.statusCode ?? 0 }), fail)
      })
      sent.end(body)
    })

  return {
    send: (request) => attempt(request, true),
    close: () => {
      plain.destroy()
      secure?.destroy()
    },
  }
}
