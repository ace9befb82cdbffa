import { afterEach, expect, test } from 'vitest'
import { openSession, send, startHttpServer, type ScratchHttpServer } from '../testing/scratch-http-server.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
const start = async (): Promise<ScratchHttpServer> => {
  const server = await startHttpServer()
  ends.push(server.close)
  return server
}

const ask = (server: ScratchHttpServer, headers: Record<string, string>, body = 'question') =>
  send(server.address, '/credential', { method: 'POST', headers, body })
const bearer = (server: ScratchHttpServer) => ({ authorization: `Bearer ${server.adminToken}` })

test('a credential is given for the admin token, and for nothing else', async () => {
  const server = await start()
  expect(await ask(server, bearer(server))).toMatchObject({ status: 200, body: 'answer to question' })
  const cookie = await openSession(server)
  const others: readonly Record<string, string>[] = [
    {},
    { cookie },
    { authorization: 'Bearer wrong' },
    { authorization: 'Basic YTpi', cookie },
  ]
  for (const headers of others) {
    const answer = await ask(server, headers)
    expect([headers, answer.status]).toEqual([headers, 401])
    expect(answer.body).toBe('This needs the admin token.\n')
  }
})

test('a credential is given to no page, our own included, and under no other name', async () => {
  const server = await start()
  for (const origin of [server.address, 'null', 'http://evil.example']) {
    const answer = await ask(server, { ...bearer(server), origin })
    expect([origin, answer.status]).toEqual([origin, 403])
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
  const preflight = await send(server.address, '/credential', {
    method: 'OPTIONS',
    headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
  })
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  expect((await ask(server, { ...bearer(server), host: `evil.example:${server.port}` })).status).toBe(421)
})

test('a question of more than 16 KiB is refused, announced or not', async () => {
  const server = await start()
  const long = 'a'.repeat(16 * 1024 + 1)
  expect((await ask(server, bearer(server), long.slice(1))).status).toBe(200)
  expect((await ask(server, bearer(server), long)).status).toBe(413)
  const chunked = { ...bearer(server), 'transfer-encoding': 'chunked' }
  expect((await ask(server, chunked, long)).status).toBe(413)
})
