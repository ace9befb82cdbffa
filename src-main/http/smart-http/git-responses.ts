import type { ServerResponse } from 'node:http'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../../src-shared/errors/error-http-status.ts'

/** Answers about refs may not be kept by anyone. https://git-scm.com/docs/http-protocol#_smart_clients */
export const setGitHeaders = (response: ServerResponse, contentType: string): void => {
  response.setHeader('Content-Type', contentType)
  response.setHeader('Cache-Control', 'no-cache, max-age=0, must-revalidate')
  response.setHeader('Expires', 'Fri, 01 Jan 1980 00:00:00 GMT')
  response.setHeader('Pragma', 'no-cache')
}

/** A refusal in plain words; git shows the text of a 401, 403 and 404 itself. */
export const refuseRequest = (response: ServerResponse, error: unknown): void => {
  const { code, message } = toAppError(error)
  setGitHeaders(response, 'text/plain; charset=utf-8')
  response.statusCode = errorHttpStatus[code]
  if (code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Basic realm="Git Repository"')
  response.end(`${message}\n`)
}

/**
 * Ends an answer that cannot be completed: what was written still goes out, then the connection closes without the
 * mark of a complete answer, so that no client takes half of one for the whole.
 */
export const breakOff = (response: ServerResponse): void => {
  const { socket } = response
  if (socket === null) response.destroy()
  else socket.destroySoon()
}
