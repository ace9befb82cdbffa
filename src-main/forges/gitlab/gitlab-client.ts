import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createSendForgeCall, type ForgeCall } from '../forge-request.ts'
import { failureOfGitlab, type GitlabAsked } from './gitlab-failure.ts'

export type GitlabRequest = {
  readonly method?: ForgeCall['method']
  /** Below `/api/v4`, its parts encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly what?: string | null
  readonly purpose?: string
}

export type GitlabClient = {
  /** The answer, whatever its status. */
  readonly ask: (access: ForgeAccess, request: GitlabRequest) => Promise<ForgeAnswer>
  /** The answer to what succeeded; anything else is thrown. */
  readonly send: (access: ForgeAccess, request: GitlabRequest) => Promise<ForgeAnswer>
  readonly failure: (answer: ForgeAnswer, request: GitlabRequest) => AppError
}

/** Where the API of an instance is; it may lie below a path: `https://host/gitlab/api/v4`. */
export const gitlabApi = (access: Pick<ForgeAccess, 'webUrl'>): string =>
  `${access.webUrl.replace(/\/+$/, '')}/api/v4`

/** `group/sub/project` as one part of a path. https://docs.gitlab.com/api/rest/#namespaced-paths */
export const encodedProject = (idOrPath: string): string => `projects/${encodeURIComponent(idOrPath)}`

/**
 * Personal, project and group access tokens go as Bearer just as those of OAuth do.
 * https://docs.gitlab.com/api/rest/authentication/
 */
const headersOf = (access: ForgeAccess): Record<string, string> => {
  if (access.signIn.kind === 'token') return { Authorization: `Bearer ${access.signIn.token}` }
  throw new AppError('forge_cannot', 'GitLab takes no password.', {
    details: {
      host: new URL(access.webUrl).host,
      reason: 'GitLab’s API takes an access token, not a user name and a password.',
      advice: 'Make a personal access token with the scope “api” at GitLab.',
    },
  })
}

const askedOf = (request: GitlabRequest): GitlabAsked => {
  const isWrite = (request.method ?? 'GET') !== 'GET'
  return {
    what: request.what ?? null,
    isWrite,
    purpose: request.purpose ?? (isWrite ? 'change it' : 'read repositories'),
  }
}

/** GitLab's REST API, version 4. https://docs.gitlab.com/api/rest/ */
export const createGitlabClient = ({
  fetch,
  now,
}: Pick<ForgeDependencies, 'fetch' | 'now'>): GitlabClient => {
  const sendCall = createSendForgeCall(fetch)
  const failure = (answer: ForgeAnswer, request: GitlabRequest): AppError =>
    failureOfGitlab(answer, askedOf(request), now())
  const ask: GitlabClient['ask'] = async (access, { method = 'GET', path, query = {}, body }) => {
    const headers = headersOf(access)
    const url = new URL(`${gitlabApi(access)}/${path}`)
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
