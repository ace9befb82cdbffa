import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createStrictEndpoints } from './strict-endpoints.ts'

const running: (() => void)[] = []
afterEach(() => {
  for (const stop of running.splice(0)) stop()
})

const underTest = async () => {
  const api = createStrictEndpoints({
    prefix: '/api',
    answersFirst: () => null,
    endpoints: [
      {
        method: 'GET',
        path: '/things/:id',
        query: ['page'],
        answer: ({ part }) => ({ status: 200, body: part('id') }),
      },
      {
        method: 'POST',
        path: '/things',
        body: { name: 'string', size: 'integer' },
        required: ['name'],
        answer: ({ body }) => ({ status: 201, body }),
      },
      {
        method: 'POST',
        path: '/token',
        isForm: true,
        body: { code: 'string' },
        answer: () => ({ status: 204 }),
      },
    ],
  })
  const server = createServer((request, response) => void api.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = (path: string, body: unknown, type = 'application/json') =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { api, url, post }
}

it('what is described is answered, its parts decoded', async () => {
  const { api, url, post } = await underTest()
  expect(await (await fetch(`${url}/api/things/a%2Fb?page=2`)).text()).toBe('a/b')
  expect(await (await post('/api/things', { name: 'one', size: 3 })).json()).toEqual({ name: 'one', size: 3 })
  expect((await post('/api/token', 'code=7', 'application/x-www-form-urlencoded')).status).toBe(204)
  expect(api.violations).toEqual([])
})

it('what is not described is answered 500, and written down', async () => {
  const { api, url, post } = await underTest()
  const answers = [
    await fetch(`${url}/api/other`),
    await fetch(`${url}/elsewhere`),
    await fetch(`${url}/api/things/1`, { method: 'DELETE' }),
    await fetch(`${url}/api/things/1?pages=2`),
    await post('/api/things', { name: 'one', colour: 'red' }),
    await post('/api/things', { name: 'one', size: 'large' }),
    await post('/api/things', { size: 3 }),
    await post('/api/things', '{'),
    await post('/api/things', 'name=one', 'application/x-www-form-urlencoded'),
    await post('/api/token', { code: '7' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 500))
  expect(api.violations).toHaveLength(answers.length)
  expect(api.violations.slice(3, 7)).toEqual([
    'GET /things/:id: query pages',
    'POST /things: field colour',
    'POST /things: field size is no integer',
    'POST /things: no field name',
  ])
})
