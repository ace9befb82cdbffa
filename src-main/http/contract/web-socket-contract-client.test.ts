import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createDispatcher } from '../../app/contract/dispatcher.ts'
import { createEventHub } from '../../app/contract/event-hub.ts'
import { describeContractTransport } from '../../testing/contract-conformance.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { sampleHandlers } from '../../testing/sample-contract.ts'
import { openSession, startHttpServer, type ScratchHttpServer } from '../../testing/scratch-http-server.ts'
import type { HttpServerOptions } from '../http-server.ts'
import { connectWebSocketContract } from './web-socket-contract-client.ts'

describeContractTransport({
  name: 'WebSocket',
  carriesEvents: true,
  resumes: true,
  limitsCalls: true,
  serve: async (contract) => {
    const server = await startHttpServer({ contract })
    return {
      connect: (options) => connectWebSocketContract({ ...server, ...options }),
      close: server.close,
    }
  },
})

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const start = async (given: Partial<HttpServerOptions> = {}): Promise<ScratchHttpServer> => {
  const server = await startHttpServer(given)
  ends.push(server.close)
  return server
}

/** A socket as a browser, or worse, opens it. Resolves to the status of the answer; 101 when it was let in. */
const open = (server: ScratchHttpServer, headers: Record<string, string>, path = '/contract') => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers, autoPong: false })
  const status = new Promise<number>((resolve, reject) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', (error) => reject(error))
  })
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  return { socket, status, closed }
}

const bearer = (server: ScratchHttpServer) => ({ authorization: `Bearer ${server.adminToken}` })

describe('the contract client over WebSocket', () => {
  test('fails the calls that wait when the connection ends', async () => {
    let called = (): void => undefined
    const arrived = new Promise<void>((resolve) => (called = resolve))
    const handlers = sampleHandlers({
      'settings.get': () => {
        called()
        return new Promise(() => undefined)
      },
    })
    const server = await start({
      contract: { dispatch: createDispatcher(handlers).dispatch, hub: createEventHub() },
    })
    const client = await connectWebSocketContract(server)
    const call = client.call('settings.get', {}).catch((error: unknown) => error)
    await arrived
    await server.close()
    expect(await call).toMatchObject({ code: 'not_running' })
    await client.closed
  })

  test('is refused with a wrong token, and told when nobody answers', async () => {
    const server = await start()
    await expect(connectWebSocketContract({ ...server, adminToken: 'wrong' })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await server.close()
    await expect(connectWebSocketContract(server)).rejects.toMatchObject({ code: 'not_running' })
  })
})

describe('the WebSocket endpoint', () => {
  test('lets in our own page with a session, and nobody else', async () => {
    const server = await start()
    const cookie = await openSession(server)
    const statusOf = async (headers: Record<string, string>, path?: string): Promise<number> => {
      const { socket, status } = open(server, headers, path)
      const seen = await status
      socket.terminate()
      return seen
    }
    expect(await statusOf({ cookie, origin: server.address })).toBe(101)
    expect(await statusOf({ cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await statusOf({ cookie, origin: 'http://127.0.0.1:1' })).toBe(403)
    expect(await statusOf({ cookie, origin: 'null' })).toBe(403)
    expect(await statusOf({ cookie, origin: server.address, host: 'evil.example' })).toBe(421)
    expect(await statusOf({ origin: server.address })).toBe(401)
    expect(await statusOf({ cookie: `${cookie}x` })).toBe(401)
    expect(await statusOf({ ...bearer(server), origin: 'http://evil.example' })).toBe(403)
    expect(await statusOf(bearer(server), '/elsewhere')).toBe(404)
    expect(await statusOf(bearer(server), '//[')).toBe(404)
  })

  test('closes on what is no call of the contract', async () => {
    const server = await start()
    for (const text of ['hello', '{"kind":"reply","id":1}', Buffer.from([1, 2])]) {
      const { socket, status, closed } = open(server, bearer(server))
      await status
      socket.send(text)
      expect(await closed).toBe(1008)
    }
  })

  test('cuts off a client that does not read, and no other', async () => {
    const server = await start()
    const stuck = open(server, bearer(server))
    await stuck.status
    stuck.socket.pause()
    let seen = 0
    const reader = await connectWebSocketContract({ ...server, listener: () => (seen += 1) })
    const payload = { id: 'x'.repeat(500_000), repository: 'r' }
    for (let index = 0; index < 60; index += 1) {
      server.hub.emit('mirror.removed', payload)
      await reader.call('settings.get', {})
    }
    stuck.socket.resume()
    expect(await stuck.closed).toBe(1006)
    expect(seen).toBe(60)
    await reader.close()
  })

  test('cuts off a client that no longer answers pings', async () => {
    const clock = createManualClock()
    const server = await start({ clock })
    const silent = open(server, bearer(server))
    await silent.status
    const lively = await connectWebSocketContract(server)
    const pinged = new Promise((resolve) => silent.socket.on('ping', resolve))
    await clock.advance(30_000)
    await pinged
    await lively.call('settings.get', {})
    // That call was sent after the answer to the ping, unless it overtook the ping: the next one was not.
    await lively.call('settings.get', {})
    await clock.advance(30_000)
    expect(await silent.closed).toBe(1006)
    expect(await lively.call('settings.get', {})).toBeDefined()
    await lively.close()
  })
})
