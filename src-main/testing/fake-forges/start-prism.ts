import { queryParametersOf, type ApiDescription, type DescribedCall } from './strict-description.ts'

/** Something that was sent or answered against the description. */
export type ApiViolation = { readonly call: string; readonly said: string }

export type Prism = {
  /** Stands in for the address of the forge: passes each call on and holds it, and its answer, against the description. */
  readonly url: string
  /** Puts itself between a client and its fetch, to see the violations and the names of query parameters. */
  readonly watch: (
    fetch: (url: URL, init: RequestInit) => Promise<Response>,
  ) => (url: URL, init: RequestInit) => Promise<Response>
  readonly violations: readonly ApiViolation[]
  /** The calls that were made, as the description names them: `GET /repos/{owner}/{repo}`. */
  readonly calls: ReadonlySet<string>
  readonly stop: () => Promise<void>
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The call of the description that a request is; what names each part beats a parameter, as in every router. */
const callOf = (description: ApiDescription, method: string, pathname: string): DescribedCall | null => {
  const parts = pathname.split('/')
  let best: { readonly call: DescribedCall; readonly named: number } | null = null
  for (const [path, item] of Object.entries(description.paths)) {
    const pattern = path.split('/')
    const known = methods.find((one) => one === method)
    if (known === undefined || item[method.toLowerCase()] === undefined) continue
    if (pattern.length !== parts.length) continue
    if (!pattern.every((part, at) => part.startsWith('{') || part === parts[at])) continue
    const named = pattern.filter((part) => !part.startsWith('{')).length
    if (best === null || named > best.named) best = { call: { method: known, path }, named }
  }
  return best?.call ?? null
}

const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  fatal: () => undefined,
  success: () => undefined,
  child: () => quiet,
}

/**
 * Prism before a server: https://docs.stoplight.io/docs/prism. Its own checks go by JSON Schema; what it lets pass,
 * unknown query parameters, is checked here.
 * @param description of exactly the calls that may be made; see `strictDescription`
 * @param upstream where the calls go on to
 */
export const startPrism = async (description: ApiDescription, upstream: string): Promise<Prism> => {
  // Loaded where it is used: it takes a second.
  const { getHttpOperationsFromSpec } = await import('@stoplight/prism-cli/dist/operations.js')
  const { createServer } = await import('@stoplight/prism-http-server')
  const operations = await getHttpOperationsFromSpec(structuredClone(description))
  const server = createServer(operations, {
    cors: false,
    config: {
      isProxy: true,
      upstream: new URL(upstream),
      checkSecurity: false,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
    components: { logger: quiet as never },
  })
  const url = await server.listen(0, '127.0.0.1')
  const violations: ApiViolation[] = []
  const calls = new Set<string>()
  return {
    url,
    watch: (fetch) => async (to, init) => {
      const call = callOf(description, init.method ?? 'GET', to.pathname)
      const said = `${init.method ?? 'GET'} ${to.pathname}`
      if (call === null) violations.push({ call: said, said: 'The description knows no such call.' })
      else {
        calls.add(`${call.method} ${call.path}`)
        const known = queryParametersOf(description, call)
        for (const name of to.searchParams.keys()) {
          if (!known.has(name))
            violations.push({ call: said, said: `query parameter ${name} is not described.` })
        }
      }
      const response = await fetch(to, init)
      const found = response.headers.get('sl-violations')
      if (found !== null) violations.push({ call: said, said: found })
      return response
    },
    violations,
    calls,
    stop: () => server.close(),
  }
}
