import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../../core/access/git-access.ts'
import { refusedByPolicy, refusedRewind } from '../../core/access/push-policy.ts'
import { syncInProgress } from '../../core/repositories/find-repository.ts'
import type { GitExchange, GitService, ServedRepository } from '../../core/ports/git-host.ts'
import { protocolVersion, requestBody, responseWriter } from './git-request.ts'
import { setGitHeaders } from './git-responses.ts'
import type { GitTarget } from './git-target.ts'
import type { SmartHttpOptions } from './smart-http-options.ts'

/** One authorised request. */
export type AuthorizedRequest = {
  readonly options: SmartHttpOptions
  readonly access: GitAccess
  readonly repository: ServedRepository
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborts when the client goes away before the answer was complete. */
  readonly signal: AbortSignal
}

type Route = {
  readonly method: 'GET' | 'POST'
  readonly resource: GitTarget['resource']
  readonly service: GitService
  readonly needs: 'read' | 'write'
  readonly handle: (authorized: AuthorizedRequest) => Promise<void>
}

/** Why a client that may in principle do this cannot do it here, or now; null when it can. */
const serviceRefusal = (service: GitService, { access, repository }: AuthorizedRequest): AppError | null => {
  if (repository.variant === 'import' && service === 'git-upload-pack') {
    const instead = `fetch from ${access.repositoryName}.git instead`
    return new AppError('forbidden', `this remote only takes pushes. ${instead}`)
  }
  return access.firstSync ? syncInProgress() : null
}

const advertise =
  (service: GitService) =>
  async (authorized: AuthorizedRequest): Promise<void> => {
    const { options, repository, request, response } = authorized
    const version = protocolVersion(request)
    const refusal = serviceRefusal(service, authorized)
    const answer =
      refusal === null
        ? await options.git.advertise(service, version, repository)
        : options.git.refusal(service, version, refusal.message)
    setGitHeaders(response, `application/x-${service}-advertisement`)
    response.end(answer)
  }

const exchange =
  (service: GitService, answer: (authorized: AuthorizedRequest, exchange: GitExchange) => Promise<void>) =>
  async (authorized: AuthorizedRequest): Promise<void> => {
    const { repository, request, response, signal } = authorized
    const refusal = serviceRefusal(service, authorized)
    if (refusal !== null) throw refusal
    const version = protocolVersion(request)
    const body = requestBody(request)
    setGitHeaders(response, `application/x-${service}-result`)
    const write = responseWriter(response, signal)
    const end = (bytes: Uint8Array): void => void response.end(bytes)
    await answer(authorized, { repository, version, request: body, write, end, signal })
    if (!response.writableEnded) response.end()
  }

const answerPush = ({ options, access, repository }: AuthorizedRequest, push: GitExchange): Promise<void> => {
  const { organization, policies } = access
  const context = { ephemeral: repository.variant === 'ephemeral' }
  const ahead = options.startSignaturesAhead({ organization, policies })
  return options.git.answerPush(push, {
    refuseUpdate: async (update) =>
      refusedByPolicy(policies, update.ref) ?? (await options.refuseRef?.(access, update, context)) ?? null,
    refuseRewind: (ref) => refusedRewind(policies, ref),
    commitsAhead: ahead,
    reviewObjects: (updates, incoming) =>
      options.reviewSignatures({ organization, policies, updates, incoming, ahead }),
    // Old histories may have lost large files for good: what is imported may lack them.
    reviewLargeFiles: async (files, updates, incoming) =>
      repository.variant === 'import'
        ? new Map()
        : options.reviewLargeFiles({ repositoryId: access.repositoryId, files, updates, incoming }),
    forward: (updates, incoming, atomic) =>
      options.forwardPush({ repositoryId: access.repositoryId, updates, incoming, atomic }),
    onMoved: async (updates) => options.onRefsChanged(access, { updates, ...context }),
  })
}

/** All of smart HTTP. https://git-scm.com/docs/http-protocol */
const routes: readonly Route[] = [
  {
    method: 'GET',
    resource: 'info/refs',
    service: 'git-upload-pack',
    needs: 'read',
    handle: advertise('git-upload-pack'),
  },
  {
    method: 'GET',
    resource: 'info/refs',
    service: 'git-receive-pack',
    needs: 'write',
    handle: advertise('git-receive-pack'),
  },
  {
    method: 'POST',
    resource: 'git-upload-pack',
    service: 'git-upload-pack',
    needs: 'read',
    handle: exchange('git-upload-pack', ({ options }, fetch) => options.git.answerFetch(fetch)),
  },
  {
    method: 'POST',
    resource: 'git-receive-pack',
    service: 'git-receive-pack',
    needs: 'write',
    handle: exchange('git-receive-pack', answerPush),
  },
]

/** @throws AppError `invalid_input` for anything but the four requests of smart HTTP */
export const findRoute = (request: IncomingMessage, { resource, service }: GitTarget): Route => {
  const route = routes.find(
    (candidate) =>
      candidate.method === request.method && candidate.resource === resource && candidate.service === service,
  )
  if (route === undefined) throw new AppError('invalid_input', 'Only git over smart HTTP is served here.')
  const type = `application/x-${route.service}-request`
  if (route.method === 'POST' && request.headers['content-type'] !== type) {
    throw new AppError('invalid_input', `The content type of this request is ${type}.`)
  }
  return route
}
