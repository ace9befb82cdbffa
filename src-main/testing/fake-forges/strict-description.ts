/** One call of an API, as its description names it: `GET`, `/repos/{owner}/{repo}`. */
export type DescribedCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
}

type Json = Record<string, unknown>
type Operation = Json & { parameters?: unknown; requestBody?: unknown }

/** An OpenAPI 3 description, as JSON. https://spec.openapis.org/oas/v3.0.3 */
export type ApiDescription = {
  readonly paths: Readonly<Record<string, Json>>
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a `#/…` reference leads to. */
const follow = (description: ApiDescription, value: unknown): unknown => {
  let at = value
  while (isJson(at) && typeof at['$ref'] === 'string') {
    let target: unknown = description
    for (const key of at['$ref'].replace(/^#\//, '').split('/')) {
      target = isJson(target) ? target[key.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined
    }
    at = target
  }
  return at
}

/** Refuses properties that the schema does not name, where it says nothing of them and is not put together. */
const tighten = (description: ApiDescription, schema: unknown): unknown => {
  const copy: unknown = structuredClone(follow(description, schema))
  if (!isJson(copy)) return copy
  const isPlain = copy['properties'] !== undefined && copy['additionalProperties'] === undefined
  const isComposed = ['allOf', 'oneOf', 'anyOf'].some((word) => copy[word] !== undefined)
  return isPlain && !isComposed ? { ...copy, additionalProperties: false } : copy
}

const tightenBody = (description: ApiDescription, body: unknown): unknown => {
  const copy: unknown = structuredClone(follow(description, body))
  if (!isJson(copy) || !isJson(copy['content'])) return copy
  const content = Object.entries(copy['content']).map(([type, media]) =>
    type.includes('json') && isJson(media) && media['schema'] !== undefined
      ? [type, { ...media, schema: tighten(description, media['schema']) }]
      : [type, media],
  )
  return { ...copy, content: Object.fromEntries(content) as Json }
}

const referencesIn = (value: unknown, found: Set<string>): void => {
  if (Array.isArray(value)) for (const one of value) referencesIn(one, found)
  else if (isJson(value)) {
    if (typeof value['$ref'] === 'string') found.add(value['$ref'])
    for (const one of Object.values(value)) referencesIn(one, found)
  }
}

/** The components that the paths lead to, and those that these lead to. */
const neededComponents = (description: ApiDescription, paths: unknown): Json => {
  const components: Record<string, Json> = {}
  const waiting: unknown[] = [paths]
  const seen = new Set<string>()
  while (waiting.length > 0) {
    const found = new Set<string>()
    referencesIn(waiting.pop(), found)
    for (const reference of found) {
      const [, group = '', name = ''] = /^#\/components\/([^/]+)\/([^/]+)/.exec(reference) ?? []
      if (seen.has(`${group}/${name}`)) continue
      seen.add(`${group}/${name}`)
      const component = description.components?.[group]?.[name]
      if (component === undefined) throw new Error(`${reference} leads nowhere.`)
      components[group] = { ...components[group], [name]: component }
      waiting.push(component)
    }
  }
  return components
}

/** Names of the query parameters that a call takes. */
export const queryParametersOf = (description: ApiDescription, call: DescribedCall): ReadonlySet<string> => {
  const item = description.paths[call.path] ?? {}
  const operation = (item[call.method.toLowerCase()] ?? {}) as Operation
  const listed = [item['parameters'], operation.parameters].flatMap((one): unknown[] =>
    Array.isArray(one) ? (one as unknown[]) : [],
  )
  return new Set(
    listed.flatMap((one) => {
      const parameter = follow(description, one)
      return isJson(parameter) && parameter['in'] === 'query' ? [String(parameter['name'])] : []
    }),
  )
}

/**
 * A description of exactly these calls, which refuses properties in JSON bodies that it does not name: a forge drops
 * them in silence, and we would never learn that a field has no effect. A call that the description does not know
 * fails here; one that is not in the list has no path in what is returned.
 * @param basePath what stands before each path at a server: `/api/v1`
 */
export const strictDescription = (
  description: ApiDescription,
  calls: readonly DescribedCall[],
  basePath = '',
): ApiDescription & Json => {
  const paths: Record<string, Json> = {}
  for (const { method, path } of calls) {
    const item = description.paths[path]
    const operation = item?.[method.toLowerCase()]
    if (item === undefined || !isJson(operation))
      throw new Error(`${method} ${path} is not in the description.`)
    const { requestBody } = operation as Operation
    const body = requestBody === undefined ? {} : { requestBody: tightenBody(description, requestBody) }
    const shared = item['parameters'] === undefined ? {} : { parameters: item['parameters'] }
    const at = `${basePath}${path}`
    paths[at] = { ...paths[at], ...shared, [method.toLowerCase()]: { ...operation, ...body } }
  }
  return {
    openapi: '3.0.3',
    info: { title: 'The calls we make', version: '1' },
    paths,
    components: neededComponents(description, paths) as Record<string, Json>,
  }
}
