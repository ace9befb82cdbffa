import type { IncomingMessage, ServerResponse } from 'node:http'

export type FieldType = 'string' | 'boolean' | 'integer' | 'array' | 'object'

/** What a forge's description says of one call. Anything else in a request is a violation. */
export type EndpointShape = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/projects/:id/hooks`: parts with a colon take one part of the path, decoded. */
  readonly path: string
  readonly query?: readonly string[]
  readonly body?: Readonly<Record<string, FieldType>>
  readonly required?: readonly string[]
  /** The body is a form, as of OAuth. */
  readonly isForm?: boolean
}

export type EndpointAsked = {
  readonly part: (name: string) => string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly request: IncomingMessage
  readonly url: string
}

export type EndpointAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type StrictEndpoint = EndpointShape & {
  readonly answer: (asked: EndpointAsked) => EndpointAnswer | Promise<EndpointAnswer>
}

export type FakeRequest = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

const hasType = (value: unknown, type: FieldType): boolean => {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'string':
    case 'boolean':
      return typeof value === type
  }
}

const parseBody = (text: string, isForm: boolean): Record<string, unknown> | null => {
  if (text === '') return {}
  if (isForm) return Object.fromEntries(new URLSearchParams(text))
  try {
    const value: unknown = JSON.parse(text)
    return hasType(value, 'object') ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const matchPath = (pattern: string, path: string): Record<string, string> | null => {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const parts: Record<string, string> = {}
  for (const [at, want] of wanted.entries()) {
    const have = given[at] ?? ''
    if (want.startsWith(':')) parts[want.slice(1)] = decodeURIComponent(have)
    else if (want !== have) return null
  }
  return parts
}

const objections = (
  shape: EndpointShape,
  query: URLSearchParams,
  body: Record<string, unknown> | null,
  contentType: string,
  text: string,
): readonly string[] => {
  if (body === null) return ['the body is not an object']
  const known = shape.body ?? {}
  const wantedType = shape.isForm === true ? 'application/x-www-form-urlencoded' : 'application/json'
  return [
    ...(text !== '' && !contentType.startsWith(wantedType) ? [`content type ${contentType}`] : []),
    ...[...query.keys()].filter((name) => !(shape.query ?? []).includes(name)).map((name) => `query ${name}`),
    ...Object.entries(body).flatMap(([name, value]) => {
      const type = known[name]
      if (type === undefined) return [`field ${name}`]
      return hasType(value, type) ? [] : [`field ${name} is no ${type}`]
    }),
    ...(shape.required ?? []).filter((name) => body[name] === undefined).map((name) => `no field ${name}`),
  ]
}

/**
 * The API side of a fake forge: calls that the forge's description does not have, or not like this, are written down as
 * violations and answered 500, so that a test sees them whatever the client makes of it.
 * @param prefix the path before the endpoints: `/api/v4`
 * @param answersFirst sees each request, read already; what it returns is the answer
 */
export const createStrictEndpoints = (options: {
  readonly prefix: string
  readonly endpoints: readonly StrictEndpoint[]
  readonly answersFirst: (request: FakeRequest) => EndpointAnswer | null
}) => {
  const requests: FakeRequest[] = []
  const violations: string[] = []

  const violation = (said: string): EndpointAnswer => {
    violations.push(said)
    return { status: 500, body: { message: `fake forge: ${said}` } }
  }

  const answerOf = async (request: IncomingMessage, text: string): Promise<EndpointAnswer> => {
    const method = request.method ?? ''
    const url = request.url ?? ''
    const seen = { method, url, headers: request.headers, body: text }
    requests.push(seen)
    const [path = '', search = ''] = url.split('?')
    if (!path.startsWith(options.prefix)) return violation(`${method} ${path} is outside of the API`)
    const below = path.slice(options.prefix.length)
    const found = options.endpoints.flatMap((endpoint) => {
      const parts = endpoint.method === method ? matchPath(endpoint.path, below) : null
      return parts === null ? [] : [{ endpoint, parts }]
    })[0]
    if (found === undefined) return violation(`${method} ${path} is not described`)
    const { endpoint, parts } = found
    const query = new URLSearchParams(search)
    const body = parseBody(text, endpoint.isForm === true)
    const against = objections(endpoint, query, body, request.headers['content-type'] ?? '', text)
    if (against.length > 0) return violation(`${method} ${endpoint.path}: ${against.join(', ')}`)
    const first = options.answersFirst(seen)
    if (first !== null) return first
    return endpoint.answer({
      part: (name) => parts[name] ?? '',
      query,
      body: body ?? {},
      request,
      url,
    })
  }

  return {
    requests,
    violations,
    handle: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const text = await readBody(request)
      let answer: EndpointAnswer
      try {
        answer = await answerOf(request, text)
      } catch (error) {
        answer = violation(`it broke: ${String(error)}`)
      }
      const { status, body, headers = {} } = answer
      const isText = typeof body === 'string'
      response.writeHead(status, {
        ...(body === undefined ? {} : { 'Content-Type': isText ? 'text/html' : 'application/json' }),
        ...headers,
      })
      response.end(body === undefined ? '' : isText ? body : JSON.stringify(body))
    },
  }
}
