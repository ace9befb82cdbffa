import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createManualClock } from '../testing/manual-clock.ts'
import {
  openSession,
  send,
  sendRaw,
  startHttpServer,
  type HttpAnswer,
  type ScratchHttpServer,
} from '../testing/scratch-http-server.ts'
import type { HttpServerOptions } from './http-server.ts'
import { createSessions } from './session.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const start = async (given: Partial<HttpServerOptions> = {}): Promise<ScratchHttpServer> => {
  const server = await startHttpServer(given)
  ends.push(server.close)
  return server
}

const json = { 'content-type': 'application/json' }
const bearer = (server: ScratchHttpServer) => ({ ...json, authorization: `Bearer ${server.adminToken}` })
const corsHeaders = (answer: HttpAnswer) =>
  Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))

describe('a request under another name', () => {
  test('is turned away before anything answers, git included', async () => {
    const server = await start()
    for (const host of [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1',
      `127.0.0.1:${server.port + 1}`,
    ]) {
      for (const path of ['/', '/sign-in.css', '/rpc/settings.get', '/team/project.git/info/refs', '/open']) {
        const answer = await send(server.address, path, { headers: { ...bearer(server), host } })
        expect([host, path, answer.status]).toEqual([host, path, 421])
        expect(answer.body).toContain('It answers to no other name.')
        expect(answer.body).not.toContain('evil')
      }
    }
  })

  test('is turned away on a bare socket: without Host, with two, with a whole address as path', async () => {
    const server = await start()
    const own = `Host: 127.0.0.1:${server.port}\r\n`
    const evil = 'Host: evil.example\r\n'
    const end = 'Connection: close\r\n\r\n'
    expect(await sendRaw(server.port, `GET / HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421 /)
    expect(await sendRaw(server.port, `GET / HTTP/1.1\r\n${end}`)).toMatch(/^HTTP\/1\.1 4(00|21) /)
    expect(await sendRaw(server.port, `GET / HTTP/1.1\r\n${own}${evil}${end}`)).toMatch(
      /^HTTP\/1\.1 4(00|21) /,
    )
    expect(await sendRaw(server.port, `GET / HTTP/1.1\r\n${evil}${own}${end}`)).toMatch(
      /^HTTP\/1\.1 4(00|21) /,
    )
    expect(await sendRaw(server.port, `GET http://evil.example/ HTTP/1.1\r\n${own}${end}`)).toMatch(
      /^HTTP\/1\.1 400 /,
    )
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    expect(await sendRaw(server.port, `GET /contract HTTP/1.1\r\n${evil}${upgrade}`)).toMatch(
      /^HTTP\/1\.1 421 /,
    )
  })

  test('is answered under each of our own names', async () => {
    const server = await start()
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const headers = { ...bearer(server), host: `${name}:${server.port}` }
      expect((await send(server.address, '/rpc/settings.get', { method: 'POST', headers })).status).toBe(200)
      expect((await send(server.address, '/a.git/info/refs', { headers })).body).toBe('git')
    }
  })
})

describe('the contract over HTTP', () => {
  test('needs the admin token or a session', async () => {
    const server = await start()
    const cookie = await openSession(server)
    const statusOf = async (headers: Record<string, string>) =>
      (
        await send(server.address, '/rpc/settings.get', {
          method: 'POST',
          headers: { ...json, ...headers },
          body: '{}',
        })
      ).status
    expect(await statusOf(bearer(server))).toBe(200)
    expect(await statusOf({ cookie })).toBe(200)
    expect(await statusOf({ cookie, origin: server.address })).toBe(200)
    expect(await statusOf({})).toBe(401)
    expect(await statusOf({ authorization: 'Bearer wrong' })).toBe(401)
    expect(await statusOf({ authorization: 'Bearer wrong', cookie })).toBe(401)
    expect(await statusOf({ cookie: `${cookie}x` })).toBe(401)
  })

  test('refuses pages of other origins, token or not, and sends no CORS header', async () => {
    const server = await start()
    const cookie = await openSession(server)
    for (const origin of [
      'http://evil.example',
      'null',
      `http://localhost:${server.port}`,
      `https://127.0.0.1:${server.port}`,
    ]) {
      for (const headers of [
        { ...json, cookie, origin },
        { ...bearer(server), origin },
      ]) {
        const answer = await send(server.address, '/rpc/settings.get', {
          method: 'POST',
          headers,
          body: '{}',
        })
        expect([origin, answer.status, corsHeaders(answer)]).toEqual([origin, 403, []])
      }
      const preflight = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      }
      const asked = await send(server.address, '/rpc/settings.get', { method: 'OPTIONS', headers: preflight })
      expect([asked.status, corsHeaders(asked)]).toEqual([403, []])
    }
  })

  test('takes JSON only, up to a mebibyte', async () => {
    const server = await start()
    const post = (headers: Record<string, string>, body: string) =>
      send(server.address, '/rpc/settings.change', {
        method: 'POST',
        headers: { ...bearer(server), ...headers },
        body,
      })
    const errorOf = (answer: HttpAnswer): unknown => [
      answer.status,
      (JSON.parse(answer.body) as { error: { code: string } }).error.code,
    ]
    expect(errorOf(await post({}, '{"a":'))).toEqual([400, 'invalid_input'])
    expect(errorOf(await post({ 'content-type': 'text/plain' }, '{}'))).toEqual([400, 'invalid_input'])
    const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
    expect(errorOf(await post({}, large))).toEqual([413, 'too_large'])
    expect(errorOf(await post({ 'transfer-encoding': 'chunked' }, large))).toEqual([413, 'too_large'])
  })
})

describe('a connection of a session', () => {
  const month = 30 * 86_400_000

  const connected = async () => {
    const clock = createManualClock()
    const time = { at: 0 }
    const server = await start({ clock, sessions: createSessions({ now: () => time.at }) })
    const open = async (headers: Record<string, string>) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/contract`, { headers })
      ends.push(() => {
        socket.terminate()
        return Promise.resolve()
      })
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      const nextFrame = () =>
        new Promise<unknown>((resolve) =>
          socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
        )
      await nextFrame()
      return { socket, closed, nextFrame }
    }
    return { clock, time, server, open }
  }

  test('ends with the session; that of the command line goes on', async () => {
    const { clock, time, server, open } = await connected()
    const browser = await open({ cookie: await openSession(server) })
    const commandLine = await open(bearer(server))
    time.at = month
    await clock.advance(30_000)
    expect(await browser.closed).toBe(1008)
    expect(commandLine.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('goes on while the session does', async () => {
    const { clock, time, server, open } = await connected()
    const browser = await open({ cookie: await openSession(server) })
    time.at = month - 1
    const pinged = new Promise((resolve) => browser.socket.once('ping', resolve))
    await clock.advance(30_000)
    await pinged
    expect(browser.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('is answered no call from the moment the session has ended', async () => {
    const { time, server, open } = await connected()
    const browser = await open({ cookie: await openSession(server) })
    time.at = month
    const answer = browser.nextFrame()
    browser.socket.send(JSON.stringify({ kind: 'call', id: 1, name: 'settings.get', input: {} }))
    expect(await answer).toMatchObject({ kind: 'failure', error: { code: 'unauthenticated' } })
  })
})

describe('the listener', () => {
  test('says in words that its port is taken, or its host not its own', async () => {
    const server = await start()
    await expect(startHttpServer({ port: server.port })).rejects.toMatchObject({
      code: 'invalid_input',
      message: `Port ${server.port} is used by another program. Stop it, or choose another port with --port.`,
    })
    await expect(startHttpServer({ host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: '192.0.2.1 is not an address of this computer. Choose one with --host.',
    })
  })

  test('answers a failure nobody expected without its text', async () => {
    const server = await start({
      smartHttp: {
        handles: (url) => url.startsWith('/x'),
        handle: () => Promise.reject(new Error('hunter2')),
      },
    })
    const answer = await send(server.address, '/x')
    expect([answer.status, answer.body]).toEqual([500, 'Something went wrong inside Mirrordesk.\n'])
  })

  test('answers a client that offers another protocol as if it had not', async () => {
    const server = await start()
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' }
    expect((await send(server.address, '/a.git/info/refs', { headers })).body).toBe('git')
  })
})

describe('a stop', () => {
  /** A git route that waits until it is let go. */
  const heldRoute = () => {
    let arrived = (): void => undefined
    let release = (): void => undefined
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve))
    const handle = (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
      response.write('begin,')
      release = () => response.end('end')
      arrived()
      return Promise.resolve()
    }
    return {
      smartHttp: { handles: (url: string) => url === '/held', handle },
      hasArrived,
      release: () => release(),
    }
  }

  test('lets what is under way finish, and takes nothing new', async () => {
    const held = heldRoute()
    const server = await startHttpServer({ smartHttp: held.smartHttp })
    const agent = new Agent({ keepAlive: true })
    const body = new Promise<string>((resolve, reject) => {
      httpRequest(`${server.address}/held`, { agent }, (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
    await held.hasArrived
    const closed = server.close()
    await expect(send(server.address, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    held.release()
    expect(await body).toBe('begin,end')
    await closed
    agent.destroy()
  })

  test('cuts what does not end, and closes what is idle', async () => {
    const held = heldRoute()
    const clock = createManualClock()
    const server = await startHttpServer({ smartHttp: held.smartHttp, clock })
    const cut = send(server.address, '/held')
    const unused = connect(server.port, '127.0.0.1')
    const unusedClosed = new Promise((resolve) => unused.on('close', resolve))
    const idle = connect(server.port, '127.0.0.1')
    const idleClosed = new Promise((resolve) => idle.on('close', resolve))
    idle.write(`GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`)
    await new Promise((resolve) => idle.once('data', resolve))
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/contract`, { headers: bearer(server) })
    const socketClosed = new Promise<number>((resolve) => socket.on('close', resolve))
    await Promise.all([held.hasArrived, new Promise((resolve) => socket.on('open', resolve))])
    const wasCut = expect(cut).rejects.toMatchObject({ code: 'ECONNRESET' })
    const closed = Promise.all([server.close(), server.close()])
    await Promise.all([idleClosed, unusedClosed])
    expect(await socketClosed).toBe(1001)
    await clock.advance(5_000)
    await closed
    await wasCut
  })
})
