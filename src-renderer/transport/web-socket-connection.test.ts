import { afterEach, describe, expect, test } from 'vitest'
import { createDispatcher } from '../../src-main/app/contract/dispatcher.ts'
import { createEventHub } from '../../src-main/app/contract/event-hub.ts'
import { createSessions } from '../../src-main/http/session.ts'
import { sampleHandlers } from '../../src-main/testing/sample-contract.ts'
import { sampleMirror } from '../../src-main/testing/sample-values.ts'
import { openSession, startHttpServer } from '../../src-main/testing/scratch-http-server.ts'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { Connection, ConnectionState } from './connection.ts'
import { createWebSocketConnection } from './web-socket-connection.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server that can go and come back on its port. `forget` takes its sessions and its stream of events with it. */
const startCore = async (handlers: Parameters<typeof sampleHandlers>[0] = {}) => {
  const hub = createEventHub()
  const contract = { dispatch: createDispatcher(sampleHandlers(handlers)).dispatch, hub }
  const sessions = createSessions({ now: () => Date.now() })
  let server = await startHttpServer({ contract, sessions })
  const { port } = server
  const cookie = await openSession(server)
  ends.push(() => server.close())
  return {
    address: server.address,
    hub,
    cookie,
    stop: () => server.close(),
    restart: async () => {
      server = await startHttpServer({ contract, sessions, port })
    },
    restartAnew: async () => {
      const fresh = createEventHub()
      server = await startHttpServer({ contract: { ...contract, hub: fresh }, sessions, port })
      return fresh
    },
    restartWithoutSessions: async () => {
      server = await startHttpServer({ contract, port })
    },
  }
}

/** A connection as a browser with this cookie has it. */
const open = (core: { readonly address: string; readonly cookie: string }): Connection => {
  const headers = { cookie: core.cookie, origin: core.address }
  const connection = createWebSocketConnection({
    address: core.address,
    // Node's WebSocket takes headers where a browser sends its own.
    openSocket: (url) => new WebSocket(url, { headers } as never),
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...headers, 'Content-Type': 'application/json' } }),
    retryDelaysMs: [60_000],
  })
  ends.push(connection.close)
  return connection
}

const until = (connection: Connection, kind: ConnectionState['kind']): Promise<ConnectionState> =>
  new Promise((resolve) => {
    const stop = connection.onState((state) => {
      if (state.kind !== kind) return
      resolve(state)
      queueMicrotask(() => stop())
    })
  })

const events = (connection: Connection) => {
  const seen: ContractEvent[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  connection.on((event) => {
    seen.push(event)
    for (const { count, resolve } of waiting) if (seen.length >= count) resolve()
  })
  return {
    seen,
    have: (count: number) =>
      new Promise<void>((resolve) => {
        if (seen.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

describe('the connection of a browser', () => {
  test('answers calls, those made before it stands included', async () => {
    const connection = open(await startCore())
    expect(await connection.call('mirrors.get', { id: sampleMirror.id })).toMatchObject({
      id: sampleMirror.id,
    })
    expect(await until(connection, 'connected')).toEqual({ kind: 'connected', generation: 1 })
  })

  test('gives the events it missed, once each, and stays in its generation', async () => {
    const core = await startCore()
    const connection = open(core)
    const { seen, have } = events(connection)
    await until(connection, 'connected')
    core.hub.emit('account.removed', { id: 'first' })
    await have(1)
    await core.stop()
    await until(connection, 'lost')
    core.hub.emit('account.removed', { id: 'second' })
    await core.restart()
    connection.retryNow()
    expect(await until(connection, 'connected')).toEqual({ kind: 'connected', generation: 1 })
    core.hub.emit('account.removed', { id: 'third' })
    await have(3)
    expect(seen.map(({ payload }) => payload)).toEqual([{ id: 'first' }, { id: 'second' }, { id: 'third' }])
  })

  test('begins a new generation with a core that numbers its events anew', async () => {
    const core = await startCore()
    const connection = open(core)
    const { seen, have } = events(connection)
    await until(connection, 'connected')
    await core.stop()
    await until(connection, 'lost')
    const fresh = await core.restartAnew()
    connection.retryNow()
    expect(await until(connection, 'connected')).toEqual({ kind: 'connected', generation: 2 })
    fresh.emit('account.removed', { id: 'new' })
    await have(1)
    expect(seen.map(({ sequence }) => sequence)).toEqual([1])
  })

  test('fails the call under way when it breaks, and holds later ones until it is back', async () => {
    let called = (): void => undefined
    const arrived = new Promise<void>((resolve) => (called = resolve))
    let count = 0
    const core = await startCore({
      'mirrors.syncAll': () => {
        count += 1
        called()
        return new Promise(() => undefined)
      },
    })
    const connection = open(core)
    const broken = connection.call('mirrors.syncAll', {}).catch((error: unknown) => error)
    await arrived
    await core.stop()
    expect(await broken).toMatchObject({ code: 'not_running' })
    await until(connection, 'lost')
    const held = connection.call('mirrors.get', { id: sampleMirror.id })
    await core.restart()
    connection.retryNow()
    expect(await held).toMatchObject({ id: sampleMirror.id })
    expect(count).toBe(1)
  })

  test('says when the browser is signed out, and fails calls then', async () => {
    const core = await startCore()
    const connection = open(core)
    await until(connection, 'connected')
    await core.stop()
    await until(connection, 'lost')
    await core.restartWithoutSessions()
    const held = connection.call('system.info', {}).catch((error: unknown) => error)
    connection.retryNow()
    await until(connection, 'signed_out')
    expect(await held).toMatchObject({ code: 'unauthenticated' })
    await expect(connection.call('system.info', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('is lost, not signed out, when nobody answers', async () => {
    const core = await startCore()
    await core.stop()
    const connection = open(core)
    expect(await until(connection, 'lost')).toMatchObject({ retryAt: expect.any(Number) as number })
  })
})
