import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { syncInProgress } from '../../core/repositories/find-repository.ts'
import { answerBatch } from './batch-route.ts'
import { refuseLfs } from './lfs-answers.ts'
import type { LfsOptions, LfsRequest } from './lfs-options.ts'
import { parseLfsTarget } from './lfs-target.ts'
import { createLock, listLocks, unlock, verifyLocks } from './lock-routes.ts'
import { sendObject, takeObject, verifyObject } from './object-routes.ts'

/** A connection on which nothing moved in either direction for this long is given up. */
const idleLimitMs = 900_000

const answer = (asked: LfsRequest): Promise<void> => {
  const { resource } = asked.target
  const question = `${asked.request.method ?? ''} ${resource.kind}`
  switch (question) {
    case 'POST batch':
      return answerBatch(asked)
    case 'POST verify':
      return verifyObject(asked)
    case 'POST locks':
      return createLock(asked)
    case 'GET locks':
      return listLocks(asked)
    case 'POST verify_locks':
      return verifyLocks(asked)
  }
  if (resource.kind === 'unlock' && asked.request.method === 'POST') return unlock(asked, resource.id)
  if (resource.kind === 'object') {
    if (asked.request.method === 'PUT') return takeObject(asked, resource.oid)
    if (asked.request.method === 'GET' || asked.request.method === 'HEAD')
      return sendObject(asked, resource.oid)
  }
  return asked.admit('read').then(() => {
    throw new AppError('not_found', 'Git LFS has nothing at this address.', {
      details: { what: 'The address' },
    })
  })
}

/**
 * Git LFS on the localhost remote: the batch API, basic transfers and locks, with git's own tokens.
 * https://github.com/git-lfs/git-lfs/tree/main/docs/api
 */
export const createLfsApi = (options: LfsOptions) => ({
  /** Whether a request target (path and query) is one of LFS. */
  handles: (url: string): boolean => parseLfsTarget(url) !== null,
  handle: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = parseLfsTarget(request.url ?? '')
    const controller = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) controller.abort()
    })
    response.setTimeout(idleLimitMs)
    try {
      if (target === null) throw new AppError('not_found', 'Not found.')
      const { repositoryName } = target
      const { authorization } = request.headers
      await answer({
        options,
        target,
        request,
        response,
        signal: controller.signal,
        admit: async (needs) => {
          const access = await options.authorize({ authorization, repositoryName, needs })
          if (access.firstSync) throw syncInProgress()
          return access
        },
      })
    } catch (error) {
      if (controller.signal.aborted) return
      if (!isAppError(error) || error.code === 'internal') {
        options.log.error('A request for large files failed.', { path: target?.base, error })
      }
      if (response.headersSent) {
        response.destroy()
        return
      }
      if (isAppError(error) && error.details['status'] === 416) {
        response.writeHead(416).end()
        return
      }
      refuseLfs(response, error)
      // A body that is not wanted is not read to its end, however long it is.
      if (!request.complete) response.once('finish', () => request.destroy())
    }
  },
})
