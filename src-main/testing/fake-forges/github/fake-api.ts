import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { refusal, type FakeAnswer } from './fake-answer.ts'
import type { FakeLimits } from './fake-limits.ts'
import { findRoute, refuseToken, strayNames, type FakeRoute } from './fake-route.ts'
import type { FakeToken, FakeWorld } from './fake-world.ts'

/** One request of the API, read. */
export type ApiRequest = {
  readonly request: IncomingMessage
  /** Below `/api/v3`. */
  readonly path: string
  readonly query: URLSearchParams
  /** null when it was no JSON. */
  readonly body: Readonly<Record<string, unknown>> | null
}

type Judged = {
  readonly answer: FakeAnswer
  readonly token: FakeToken | null
  readonly route: FakeRoute | null
}

const formatExpiry = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** What a real GitHub would take without a word, or never be asked. */
const strayIn = ({ request, path, query, body }: ApiRequest, route: FakeRoute | null): string | null => {
  const { method = '', headers } = request
  const at = `${method} ${path}`
  if (route === null) return `${at} is no call of ours`
  if (!String(headers.accept).startsWith('application/vnd.github')) {
    return `${at}: Accept is ${String(headers.accept)}`
  }
  if (headers['x-github-api-version'] !== '2022-11-28') return `${at}: without the version of the API`
  const stray = strayNames(route, query, body ?? {})
  return stray.length === 0 ? null : `${at}: ${stray.join(', ')}`
}

/** The REST API: who asks, whether they may, what they get, and the headers of every answer. */
export const createFakeApi = (given: {
  readonly world: FakeWorld
  readonly limits: FakeLimits
  readonly routes: readonly FakeRoute[]
  readonly urlOf: () => string
  readonly isValid: (token: FakeToken) => boolean
  /** Notes what no client of GitHub should send. */
  readonly violation: (what: string) => FakeAnswer
}) => {
  const { world, limits, routes, urlOf, isValid, violation } = given

  const judge = async (asked: ApiRequest): Promise<Judged> => {
    const { request, path, query, body } = asked
    const found = findRoute(routes, request.method ?? '', path)
    const route = found?.route ?? null
    const bearer = /^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const token = world.tokens.get(bearer) ?? null
    const bySelf = (answer: FakeAnswer): Judged => ({ answer, token, route })
    const stray = strayIn(asked, route)
    if (found === null || stray !== null) return bySelf(violation(stray ?? ''))
    if (body === null) return bySelf(refusal(400, 'Problems parsing JSON'))
    const isOfApp = found.route.by.includes('app')
    if (!isOfApp && bearer !== '' && (token === null || !isValid(token))) {
      return bySelf(refusal(401, 'Bad credentials'))
    }
    const refused = limits.refuse() ?? refuseToken(found.route, token)
    if (refused !== null) return bySelf(refused)
    const call = { world, url: urlOf(), token, bearer, parts: found.parts, query, body, path }
    return bySelf(await found.route.answer(call))
  }

  /** Answers that did not change cost nothing; an ETag is good for its own token. */
  const conditional = (request: IncomingMessage, { answer, token }: Judged): FakeAnswer => {
    const isCacheable = request.method === 'GET' && answer.status === 200
    const text = isCacheable ? JSON.stringify(answer.body) : ''
    const etag = isCacheable
      ? `W/"${createHash('sha256')
          .update(token?.text ?? '')
          .update(text)
          .digest('hex')}"`
      : null
    const headers = etag === null ? (answer.headers ?? {}) : { ...answer.headers, ETag: etag }
    if (etag !== null && request.headers['if-none-match'] === etag) return { status: 304, headers }
    if (token !== null) token.used += 1
    return isCacheable ? { ...answer, text, headers } : { ...answer, headers }
  }

  const headersOf = (token: FakeToken | null, route: FakeRoute | null): Readonly<Record<string, string>> => ({
    Date: new Date(world.now()).toUTCString(),
    'X-GitHub-Request-Id': randomUUID(),
    'X-GitHub-Media-Type': 'github.v3; format=json',
    ...(world.server.tellsVersion ? { 'X-GitHub-Enterprise-Version': '3.17.2' } : {}),
    ...limits.headers(token),
    ...(token === null || token.scopes === null
      ? {}
      : {
          'X-OAuth-Scopes': token.scopes.join(', '),
          'X-Accepted-OAuth-Scopes': (route?.scopes ?? []).join(', '),
        }),
    ...(token === null || token.expiresAt === null || token.kind === 'installation'
      ? {}
      : { 'GitHub-Authentication-Token-Expiration': formatExpiry(token.expiresAt) }),
  })

  return {
    headersOf,
    answer: async (asked: ApiRequest): Promise<FakeAnswer> => {
      const judged = await judge(asked)
      const answer = conditional(asked.request, judged)
      return { ...answer, headers: { ...headersOf(judged.token, judged.route), ...answer.headers } }
    },
  }
}
