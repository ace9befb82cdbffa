import type { IncomingMessage, ServerResponse } from 'node:http'
import { isAppError, toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../../src-shared/errors/error-http-status.ts'
import type { AuthorizeRest } from '../../core/access/rest-authorization.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Endpoint, RestAnswer } from './endpoint.ts'
import { createMatcher } from './match-endpoint.ts'
import { check, readBody, readQuery } from './read-input.ts'
import type { RestParts } from './rest-parts.ts'
import { restEndpoints } from './rest-endpoints.ts'

export type RestApiOptions = {
  readonly authorize: AuthorizeRest
  readonly parts: RestParts
  readonly log: Log
}

export type RestApi = {
  /** Whether a request target (path and query) belongs to this API. */
  readonly handles: (url: string) => boolean
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/** A connection on which nothing moved in either direction for this long is given up. */
const idleLimitMs = 900_000

const sendJson = (response: ServerResponse, { status = 200, body, headers = {} }: RestAnswer): void => {
  response.statusCode = status
  response.setHeader('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (body === null) {
    response.end()
    return
  }
  const text = JSON.stringify(body)
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}

/** `error` is the sentence; the other members are those of RFC 9457, for clients that look for them. */
const refusalBody = (error: AppError, status: number, more: Readonly<Record<string, unknown>>): object => ({
  error: error.message,
  status,
  title: error.code,
  detail: error.message,
  ...(typeof error.details['field'] === 'string' && error.details['field'] !== ''
    ? { field: error.details['field'] }
    : {}),
  ...more,
})

/**
 * The REST API that Code Storage clients speak, in both of its dialects, on raw Node streams: bodies of many
 * gigabytes pass through, and `team%2Fproject` stays one segment of the path.
 */
export const createRestApi = ({ authorize, parts, log }: RestApiOptions): RestApi => {
  const match = createMatcher(restEndpoints)

  const serve = async (
    endpoint: Endpoint,
    found: { readonly repositoryName: string | null; readonly segments: Readonly<Record<string, string>> },
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
    remember: (input: unknown) => void,
  ): Promise<void> => {
    const access = await authorize({
      authorization: request.headers.authorization,
      scopes: endpoint.scopes,
      repositoryName: found.repositoryName,
      about: endpoint.about,
    })
    const query = readQuery(endpoint, request)
    let body: unknown
    if (endpoint.body !== undefined) {
      const sent = await readBody(endpoint, request)
      remember(sent)
      body = check(endpoint.body, sent)
    }
    const { segments } = found
    const answer = await endpoint.answer({ access, query, body, segments, request, response, signal }, parts)
    if (answer !== null) sendJson(response, answer)
  }

  const refuse = (
    response: ServerResponse,
    endpoint: Endpoint | null,
    error: AppError,
    input: unknown,
  ): void => {
    const status = endpoint?.statusOf?.(error) ?? errorHttpStatus[error.code]
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
    const more = endpoint?.refusal?.(error, status, input) ?? {}
    sendJson(response, { status, body: refusalBody(error, status, more) })
  }

  return {
    handles: (url) => /^\/+api\//.test(url),
    handle: async (request, response) => {
      const found = match(request.method ?? '', request.url ?? '')
      if (!found.found) {
        const allowed = [...new Set(found.allowed)]
        if (allowed.length > 0) response.setHeader('Allow', allowed.join(', '))
        const error = allowed.length > 0 ? 'This method is not allowed here.' : 'There is no such endpoint.'
        sendJson(response, { status: allowed.length > 0 ? 405 : 404, body: { error } })
        return
      }
      const { endpoint } = found
      const controller = new AbortController()
      response.once('close', () => {
        if (!response.writableFinished) controller.abort()
      })
      response.setTimeout(idleLimitMs)
      let input: unknown = null
      try {
        await serve(endpoint, found, request, response, controller.signal, (sent) => (input = sent))
      } catch (error) {
        if (controller.signal.aborted) return
        if (!isAppError(error) || error.code === 'internal') {
          log.error('A request to the API failed.', { endpoint: endpoint.name, error })
        }
        // Half an answer must not look like a whole one.
        if (response.headersSent) response.destroy()
        else refuse(response, endpoint, toAppError(error), input)
      }
    },
  }
}
