import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPrism, type Prism } from './start-prism.ts'
import { queryParametersOf, strictDescription, type ApiDescription } from './strict-description.ts'

const described: ApiDescription = {
  paths: {
    '/repos/{owner}': {
      get: {
        parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
        responses: {
          '200': {
            description: 'all',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Repository' } } },
          },
        },
      },
      post: {
        requestBody: { $ref: '#/components/requestBodies/New' },
        responses: { '201': { description: 'made' } },
      },
      delete: { responses: { '204': { description: 'gone' } } },
    },
  },
  components: {
    schemas: {
      Repository: { type: 'object', properties: { id: { type: 'integer' } } },
      New: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      Unused: { type: 'object' },
    },
    requestBodies: {
      New: { content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } } },
    },
  },
}
const calls = [
  { method: 'GET', path: '/repos/{owner}' },
  { method: 'POST', path: '/repos/{owner}' },
] as const

describe('a strict description', () => {
  const strict = strictDescription(described, calls, '/api')

  it('has the calls that are made and nothing else', () => {
    expect(Object.keys(strict.paths)).toEqual(['/api/repos/{owner}'])
    expect(strict.paths['/api/repos/{owner}']).not.toHaveProperty('delete')
    expect(Object.keys(strict.components?.['schemas'] ?? {})).toEqual(['Repository'])
  })

  it('knows the query parameters of a call', () => {
    const call = { method: 'GET', path: '/api/repos/{owner}' } as const
    expect([...queryParametersOf(strict, call)]).toEqual(['page'])
  })

  it('fails for a call that the API does not have', () => {
    expect(() => strictDescription(described, [{ method: 'PATCH', path: '/repos/{owner}' }])).toThrow(
      'PATCH /repos/{owner} is not in the description.',
    )
  })
})

describe('Prism', () => {
  let prism: Prism
  const upstream = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(request.method === 'GET' ? '{"id":"no number"}' : '{}')
    if (request.method === 'POST') response.statusCode = 201
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    const { port } = upstream.address() as AddressInfo
    prism = await startPrism(strictDescription(described, calls, '/api'), `http://127.0.0.1:${port}`)
  })
  afterAll(async () => {
    await prism.stop()
    upstream.close()
    upstream.closeAllConnections()
  })

  const violationsOf = async (method: string, address: string, body?: unknown): Promise<string> => {
    const before = prism.violations.length
    await prism.watch(fetch)(new URL(address, prism.url), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return prism.violations
      .slice(before)
      .map(({ said }) => said)
      .join()
  }

  it('finds nothing where a call is as described', async () => {
    expect(await violationsOf('POST', '/api/repos/acme', { name: 'tool' })).not.toContain('request')
    expect(prism.calls).toContain('POST /api/repos/{owner}')
  })

  it('finds a field, a query parameter and a call that are not described, and an answer of another shape', async () => {
    expect(await violationsOf('POST', '/api/repos/acme', { name: 'tool', mirror: false })).toContain('mirror')
    expect(await violationsOf('POST', '/api/repos/acme', {})).toContain('name')
    expect(await violationsOf('GET', '/api/repos/acme?pages=2')).toContain('pages')
    expect(await violationsOf('DELETE', '/api/repos/acme')).toContain('knows no such call')
    expect(await violationsOf('GET', '/api/repos/acme')).toContain('response')
  })
})
