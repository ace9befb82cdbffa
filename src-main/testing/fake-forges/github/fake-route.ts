import { hasScope } from '../../../forges/github/oauth-scopes.ts'
import { notFound, refusal, type FakeAnswer } from './fake-answer.ts'
import type { FakeToken, FakeWorld } from './fake-world.ts'

export type FakeCall = {
  readonly world: FakeWorld
  /** The address of the fake, without a slash at its end. */
  readonly url: string
  /** null for a guest, and where an app signs in itself. */
  readonly token: FakeToken | null
  /** What follows `Bearer`. */
  readonly bearer: string
  readonly parts: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  /** The path that was asked for, below the API. */
  readonly path: string
}

/** One call that the fake knows, and all that may come with it. */
export type FakeRoute = {
  readonly method: string
  /** `/repos/:owner/:repo` */
  readonly pattern: string
  readonly query?: readonly string[]
  /** Properties of the body; those of `config` stand behind a dot. */
  readonly body?: readonly string[]
  /** Classic tokens: any of them will do. */
  readonly scopes?: readonly string[]
  /** Fine-grained tokens and apps: `administration=write`. */
  readonly permission?: string
  /** Who may ask: a person's token, an installation's, an app itself, anybody. */
  readonly by: readonly ('person' | 'installation' | 'app' | 'guest')[]
  readonly answer: (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>
}

const match = (pattern: string, path: string): Readonly<Record<string, string>> | null => {
  const [names, values] = [pattern.split('/'), path.split('/')]
  if (names.length !== values.length) return null
  const parts: Record<string, string> = {}
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? ''
    if (name.startsWith(':')) parts[name.slice(1)] = decodeURIComponent(value)
    else if (name !== value) return null
  }
  return parts
}

/** The route of a path, with the parts of its address; a number of routes is small enough to look through. */
export const findRoute = (
  routes: readonly FakeRoute[],
  method: string,
  path: string,
): { readonly route: FakeRoute; readonly parts: Readonly<Record<string, string>> } | null => {
  for (const route of routes) {
    const parts = route.method === method ? match(route.pattern, path) : null
    if (parts !== null) return { route, parts }
  }
  return null
}

const namesIn = (body: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(body).flatMap(([name, value]) =>
    name === 'config' && typeof value === 'object' && value !== null
      ? Object.keys(value).map((inner) => `config.${inner}`)
      : [name],
  )

/** What of a request GitHub would drop in silence, or never documented. */
export const strayNames = (
  route: FakeRoute,
  query: URLSearchParams,
  body: FakeCall['body'],
): readonly string[] => [
  ...[...query.keys()].filter((name) => route.query?.includes(name) !== true).map((name) => `?${name}`),
  ...namesIn(body).filter((name) => route.body?.includes(name) !== true),
]

const isGranted = (token: FakeToken, permission: string): boolean => {
  const [name = '', level = ''] = permission.split('=')
  const granted = token.permissions?.[name]
  return granted === 'write' || granted === level
}

/** Whether this token may make this kind of call at all; null when it may. */
export const refuseToken = (route: FakeRoute, token: FakeToken | null): FakeAnswer | null => {
  if (token === null) {
    const isOpen = route.by.includes('guest') || route.by.includes('app')
    return isOpen ? null : refusal(401, 'Requires authentication')
  }
  const who = token.kind === 'installation' ? 'installation' : 'person'
  if (!route.by.includes(who)) {
    return refusal(
      403,
      who === 'installation'
        ? 'Resource not accessible by integration'
        : 'You must authenticate with an installation access token in order to list repositories for an installation.',
    )
  }
  if (token.scopes !== null && route.scopes !== undefined) {
    if (route.scopes.some((scope) => hasScope(token.scopes ?? [], scope))) return null
    return route.pattern === '/user/orgs'
      ? refusal(403, 'You need at least read:org scope or user scope to list your organizations.')
      : notFound()
  }
  if (token.permissions !== null && route.permission !== undefined && !isGranted(token, route.permission)) {
    const subject = token.kind === 'fine-grained' ? 'personal access token' : 'integration'
    const headers = { 'X-Accepted-GitHub-Permissions': route.permission }
    return refusal(403, `Resource not accessible by ${subject}`, { headers })
  }
  return null
}
