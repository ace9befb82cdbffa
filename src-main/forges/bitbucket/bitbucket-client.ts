import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createSendForgeCall, type ForgeCall } from '../forge-request.ts'
import { failureOfBitbucket } from './bitbucket-failure.ts'
import { bitbucketAuthorization } from './bitbucket-sign-in.ts'

export type BitbucketRequest = {
  readonly method?: ForgeCall['method']
  /** Below the API's address, its parts encoded; or the whole address of a next page. */
  readonly at: string | URL
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly what?: string | null
  readonly purpose?: string
}

export type BitbucketClient = {
  /** The answer, whatever its status. */
  readonly ask: (access: ForgeAccess, request: BitbucketRequest) => Promise<ForgeAnswer>
  /** The answer to what succeeded; anything else is thrown. */
  readonly send: (access: ForgeAccess, request: BitbucketRequest) => Promise<ForgeAnswer>
  readonly failure: (answer: ForgeAnswer, request: BitbucketRequest) => AppError
}

/** Bitbucket Cloud has its API at a host of its own; anything else that speaks it has it below its own address. */
export const bitbucketApi = (access: Pick<ForgeAccess, 'webUrl'>): string => {
  const { hostname } = new URL(access.webUrl)
  return hostname === 'bitbucket.org' || hostname === 'www.bitbucket.org'
    ? 'https://api.bitbucket.org/2.0'
    : `${access.webUrl.replace(/\/+$/, '')}/2.0`
}

/** `workspace/slug` as it stands in addresses of the API. */
export const repositoryAt = (path: string): string => {
  const slash = path.indexOf('/')
  const parts = slash < 0 ? [path] : [path.slice(0, slash), path.slice(slash + 1)]
  return `repositories/${parts.map((part) => encodeURIComponent(part)).join('/')}`
}

/**
 * A repository by the uuid that survives renames and transfers: the workspace is left open, as empty braces.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#universally-unique-identifier
 */
export const repositoryById = (id: string): string => `repositories/%7B%7D/${encodeURIComponent(id)}`

/** Bitbucket Cloud's REST API, version 2.0. https://developer.atlassian.com/cloud/bitbucket/rest/intro/ */
export const createBitbucketClient = ({
  fetch,
  now,
}: Pick<ForgeDependencies, 'fetch' | 'now'>): BitbucketClient => {
  const sendCall = createSendForgeCall(fetch)
  const failure: BitbucketClient['failure'] = (answer, request) => {
    const isWrite = (request.method ?? 'GET') !== 'GET'
    const purpose = request.purpose ?? (isWrite ? 'change it' : 'read repositories')
    return failureOfBitbucket(answer, { what: request.what ?? null, isWrite, purpose }, now())
  }
  const ask: BitbucketClient['ask'] = async (access, { method = 'GET', at, query = {}, body }) => {
    const headers = { Authorization: bitbucketAuthorization(access) }
    const url = typeof at === 'string' ? new URL(`${bitbucketApi(access)}/${at}`) : at
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return sendCall({ method, url, headers, body, signal: access.signal })
  }
  return {
    ask,
    failure,
    send: async (access, request) => {
      const answer = await ask(access, request)
      if (answer.status >= 200 && answer.status < 300) return answer
      throw failure(answer, request)
    },
  }
}
