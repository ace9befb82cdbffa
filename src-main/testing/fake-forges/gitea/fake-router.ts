import { accountRoutes } from './account-routes.ts'
import { hasScope, mayDo, rightTo, type SignedIn } from './fake-access.ts'
import { notFound, refusal, type FakeAnswer, type FakeContext, type FakeRoute } from './fake-routes.ts'
import type { FakeRepository } from './fake-state.ts'
import { mirrorRoutes } from './mirror-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'

const routes: readonly FakeRoute[] = [...accountRoutes, ...mirrorRoutes, ...repositoryRoutes]

type Matched = { readonly route: FakeRoute; readonly params: Readonly<Record<string, string>> }

/** What names each part comes before what takes any. */
const match = (method: string, path: string): Matched | 'other_method' | null => {
  const parts = path.split('/')
  const fitting = routes.flatMap((route) => {
    const pattern = route.path.split('/')
    if (pattern.length !== parts.length) return []
    const params: Record<string, string> = {}
    for (const [at, part] of pattern.entries()) {
      const value = parts[at] ?? ''
      if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(value)
      else if (part !== value) return []
    }
    return [{ route, params }]
  })
  fitting.sort((one, other) => Object.keys(one.params).length - Object.keys(other.params).length)
  const found = fitting.find(({ route }) => route.method === method)
  if (found !== undefined) return found
  return fitting.length > 0 ? 'other_method' : null
}

/** What a real server would drop in silence is a fault of the client here. */
const strictProblem = ({ route }: Matched, { url, body, settings }: FakeContext): string | null => {
  const query = [...url.searchParams.keys()].find((name) => !(route.query ?? []).includes(name))
  if (query !== undefined) return `${route.method} ${route.path} knows no query parameter ${query}`
  const field = Object.keys(body).find((name) => !(route.body ?? []).includes(name))
  if (field === undefined || !settings.strictBodies) return null
  return `${route.method} ${route.path} knows no field ${field}`
}

const scopeRefusal = (
  { route }: Matched,
  { caller, settings }: Pick<FakeContext, 'caller' | 'settings'>,
): FakeAnswer | null => {
  if (caller === null) return null
  const level = route.method === 'GET' ? 'read' : 'write'
  const needed = route.scopes.map((category) => `${level}:${category}`)
  if (needed.every((scope) => hasScope(caller.token, scope))) return null
  const listed = `[${needed.join(' ')}]`
  return refusal(
    403,
    settings.software === 'forgejo'
      ? `token does not have at least one of required scope(s): ${listed}`
      : `token does not have at least one of required scope(s), required=${listed}, token scope=${caller.token.scopes.join(',')}`,
  )
}

const movedTo = ({ state, url, params }: FakeContext): FakeAnswer | null => {
  const old = `${params['owner'] ?? ''}/${params['repo'] ?? ''}`
  const id = state.redirects.get(old.toLowerCase())
  const repository = state.repositories.get(id ?? 0)
  if (repository === undefined) return null
  const location = `${url.pathname.replace(`/repos/${old}`, `/repos/${state.pathOf(repository)}`)}${url.search}`
  return { status: 301, headers: { Location: location } }
}

const withRepository = (
  { route }: Matched,
  context: FakeContext,
): FakeAnswer | { readonly repository: FakeRepository } => {
  const { state, caller, params } = context
  const repository = state.byPath(`${params['owner'] ?? ''}/${params['repo'] ?? ''}`)
  if (repository === null) return movedTo(context) ?? notFound
  const right = rightTo(state, caller, repository)
  if (!mayDo(right, 'read')) return notFound
  if (!mayDo(right, route.right ?? 'read')) {
    return refusal(403, 'user should be an owner or a collaborator with admin write of a repository')
  }
  if (repository.isArchived && route.method !== 'GET' && route.path !== '/repos/{owner}/{repo}') {
    return refusal(423, `${state.pathOf(repository)} is archived`)
  }
  return { repository }
}

/** Answers a call below `/api/v1`; `problem` is what a strict server has against it. */
export const answerCall = async (
  method: string,
  path: string,
  signedIn: SignedIn,
  context: Omit<FakeContext, 'params' | 'caller'>,
): Promise<{ readonly answer: FakeAnswer; readonly problem: string | null }> => {
  const plain = (answer: FakeAnswer): { answer: FakeAnswer; problem: null } => ({ answer, problem: null })
  const matched = match(method, path)
  if (matched === 'other_method')
    return { answer: refusal(405, ''), problem: `${method} ${path}: wrong method` }
  if (matched === null) return { answer: notFound, problem: `${method} ${path}: no such call` }
  const whole: FakeContext = { ...context, params: matched.params, caller: signedIn.caller }
  const problem = strictProblem(matched, whole)
  if (problem !== null) return { answer: refusal(500, problem), problem }
  const { route } = matched
  if (signedIn.isBad && !whole.settings.isGuestOnBadToken) {
    return plain(refusal(401, 'invalid username, password or token'))
  }
  const refused = scopeRefusal(matched, whole)
  if (refused !== null) return plain(refused)
  if (whole.caller === null && route.isOpen !== true) return plain(refusal(401, 'token is required'))
  const lacking = (route.required ?? []).find((name) => whole.body[name] === undefined)
  if (lacking !== undefined) return plain(refusal(422, `[${lacking}]: Required`))
  const none = null as unknown as FakeRepository
  if (route.right === undefined) return plain(await route.answer(whole, none))
  const found = withRepository(matched, whole)
  return plain('repository' in found ? await route.answer(whole, found.repository) : found)
}
