import type { Endpoint, RestMethod, RestRoute } from './endpoint.ts'

/** Where a request leads. `repositoryName` is null in version 1, where the token alone names it. */
export type Match =
  | {
      readonly found: true
      readonly endpoint: Endpoint
      readonly repositoryName: string | null
      readonly segments: Readonly<Record<string, string>>
    }
  | { readonly found: false; readonly allowed: readonly RestMethod[] }

type Pattern = {
  readonly method: RestMethod
  readonly form: RegExp
  readonly names: readonly string[]
  readonly endpoint: Endpoint
}

/** `/repos/{repo_name}/tags/{name}`: each `{…}` is one segment of the path as it was sent, still encoded. */
const toPattern = (endpoint: Endpoint, method: RestMethod, path: string): Pattern => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  return { method, names, endpoint, form: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`) }
}

/** The whole path of the preferred form. */
export const preferredPath = ({ path }: RestRoute): string =>
  path.startsWith('/repos') ? `/api${path}` : `/api/repos/{repo_name}${path}`

export const versionOnePath = ({ path }: RestRoute): string => `/api/v1${path}`

const patternsOf = (endpoint: Endpoint): readonly Pattern[] => [
  ...(endpoint.v1 === null ? [] : [toPattern(endpoint, endpoint.v1.method, versionOnePath(endpoint.v1))]),
  toPattern(endpoint, endpoint.preferred.method, preferredPath(endpoint.preferred)),
]

const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

/**
 * Finds the endpoint of a request. The path is matched as it was sent: `team%2Fproject` is one segment, and only then
 * decoded. A doubled slash in front is passed over: clients whose address ends in a slash send one.
 */
export const createMatcher = (endpoints: readonly Endpoint[]) => {
  const exact = new Map<string, Pattern[]>()
  const others: Pattern[] = []
  for (const pattern of endpoints.flatMap(patternsOf)) {
    if (pattern.names.length > 0) {
      others.push(pattern)
      continue
    }
    const path = pattern.form.source.slice(1, -1).replaceAll('\\/', '/')
    exact.set(path, [...(exact.get(path) ?? []), pattern])
  }

  return (method: string, url: string): Match => {
    const path = (url.split('?', 1)[0] ?? '').replace(/^\/{2,}/, '/')
    const candidates = exact.get(path) ?? others.filter(({ form }) => form.test(path))
    const pattern = candidates.find((candidate) => candidate.method === method)
    if (pattern === undefined) return { found: false, allowed: candidates.map((one) => one.method) }
    const values = (pattern.form.exec(path) ?? []).slice(1).map(decoded)
    if (values.includes(null)) return { found: false, allowed: [] }
    const segments = Object.fromEntries(pattern.names.map((name, index) => [name, values[index] ?? '']))
    return {
      found: true,
      endpoint: pattern.endpoint,
      repositoryName: segments['repo_name'] ?? null,
      segments,
    }
  }
}
