import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { abortWhenClientLeaves } from './git-request.ts'
import { breakOff, refuseRequest } from './git-responses.ts'
import { findRoute } from './git-routes.ts'
import { parseGitTarget } from './git-target.ts'
import type { SmartHttpOptions } from './smart-http-options.ts'

export type SmartHttp = {
  /** Whether a request target (path and query) is one of git's. */
  readonly handles: (url: string) => boolean
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/** A connection on which nothing moved in either direction for this long is given up. */
const idleLimitMs = 900_000

/** The git host over HTTP: fetch and push, on raw Node streams. */
export const createSmartHttp = (options: SmartHttpOptions): SmartHttp => {
  /** The one place where a request is let in: no route is reached around it. */
  const serve = async (
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> => {
    const target = parseGitTarget(request.url ?? '')
    if (target === null) throw new AppError('not_found', 'Not found.')
    const route = findRoute(request, target)
    const { authorization } = request.headers
    const { repositoryName, variant } = target
    const access = await options.authorize({ authorization, repositoryName, needs: route.needs })
    const repository = { path: access.repositoryPath, variant }
    await route.handle({ options, access, repository, request, response, signal })
  }

  return {
    handles: (url) => parseGitTarget(url) !== null,
    handle: async (request, response) => {
      const signal = abortWhenClientLeaves(response)
      response.setTimeout(idleLimitMs)
      try {
        await serve(request, response, signal)
      } catch (error) {
        if (signal.aborted) return
        if (!isAppError(error) || error.code === 'internal') {
          options.log.error('A git request failed.', { url: request.url, error })
        }
        if (response.headersSent) breakOff(response)
        else refuseRequest(response, error)
      }
    },
  }
}
