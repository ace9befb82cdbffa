import { connect } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { adminTokenOf } from '../fixtures/contract-connection.ts'

describe('the listener, from outside', () => {
  let program: RunningProgram
  const scratch = scratchDirectory('listener')
  const ours = () => new URL(program.address).host

  beforeAll(async () => {
    program = await startProgram(path.join(scratch, 'data'))
    await program.json('repo', 'create', 'team/project')
  })
  afterAll(() => program.stop())

  /** Sends exactly these lines and returns the whole answer, byte for byte. */
  const raw = async (...lines: readonly string[]): Promise<string> => {
    const socket = connect(Number(new URL(program.address).port), '127.0.0.1')
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    return text(socket)
  }
  const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
  const get = async (target: string, ...headers: readonly string[]): Promise<string> =>
    raw(`GET ${target} HTTP/1.1`, `Host: ${ours()}`, 'Connection: close', ...headers)

  const routes = [
    'GET /',
    'GET /repositories/team/project',
    'GET /assets/index.js',
    'GET /sign-in.css',
    'GET /favicon.ico',
    'GET /open?ticket=x',
    'GET /nowhere',
    'POST /rpc/system.info',
    'POST /rpc/tokens.mint',
    'GET /contract',
    'GET /team/project.git/info/refs?service=git-upload-pack',
    'POST /team/project.git/git-upload-pack',
    'POST /team/project.git/git-receive-pack',
    'GET /team/project+ephemeral.git/info/refs?service=git-upload-pack',
    'OPTIONS /rpc/system.info',
  ]

  it.each(routes)('turns away a page whose name was rebound to this computer: %s', async (route) => {
    const authorization = `Authorization: Bearer ${adminTokenOf(program)}`
    const port = new URL(program.address).port
    const upgrade = route.endsWith('/contract')
      ? ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']
      : []
    const connection = upgrade.length > 0 ? 'Connection: Upgrade' : 'Connection: close'
    for (const host of [`evil.example:${port}`, 'evil.example', `127.0.0.1.evil.example:${port}`, '']) {
      const answer = await raw(
        `${route} HTTP/1.1`,
        `Host: ${host}`,
        connection,
        authorization,
        'Content-Length: 0',
        ...upgrade,
      )
      expect(statusOf(answer), `${host}: ${answer}`).toBe(421)
      expect(answer).not.toMatch(/team|access-control-/i)
    }
  })

  it('turns away a request with two names, or none', async () => {
    for (const lines of [
      ['GET / HTTP/1.1', `Host: ${ours()}`, 'Host: evil.example', 'Connection: close'],
      ['GET / HTTP/1.1', 'Connection: close'],
      ['GET / HTTP/1.0'],
      [`GET http://evil.example/ HTTP/1.1`, `Host: ${ours()}`, 'Connection: close'],
    ]) {
      expect([400, 421]).toContain(statusOf(await raw(...lines)))
    }
  })

  it('answers no call without the token, and the interface to no browser without a session', async () => {
    const call = (...headers: readonly string[]): Promise<string> =>
      raw(
        'POST /rpc/system.info HTTP/1.1',
        `Host: ${ours()}`,
        'Connection: close',
        ...headers,
        'Content-Length: 0',
      )
    expect(statusOf(await call())).toBe(401)
    expect(statusOf(await call('Authorization: Bearer wrong'))).toBe(401)
    const token = adminTokenOf(program)
    expect(statusOf(await call(`Authorization: Bearer ${token}`, 'Origin: http://evil.example'))).toBe(403)
    expect(statusOf(await call(`Authorization: Bearer ${token}`))).not.toBe(401)
    const page = await get('/')
    expect(statusOf(page)).toBe(401)
    expect(page).toContain('mirrordesk open')
    expect(page).not.toContain('team/project')
    expect(statusOf(await get('/repositories/team/project'))).toBe(401)
  })

  it('opens the interface once for each link', async () => {
    const link = new URL((await program.run('open')).stdout.trim())
    const target = `${link.pathname}${link.search}`
    const first = await get(target)
    expect(statusOf(first)).toBe(303)
    const cookie = /^set-cookie: ([^;]+)(.*)$/im.exec(first)
    expect(cookie?.[2]).toMatch(/HttpOnly.*SameSite=Strict/)
    const second = await get(target)
    expect(statusOf(second)).toBe(401)
    expect(second).not.toMatch(/set-cookie/i)
    expect(statusOf(await get('/', `Cookie: ${cookie?.[1] ?? ''}`))).toBe(200)
    expect(statusOf(await get('/', `Cookie: ${cookie?.[1] ?? ''}x`))).toBe(401)
  })

  it('shows repositories that exist, are unreadable or unknown alike to who may not see them', async () => {
    const ask = (name: string) => get(`/${name}.git/info/refs?service=git-upload-pack`)
    const words = async (name: string): Promise<string> =>
      (await ask(name)).replace(/^date:.*$/im, '').replaceAll(name, 'NAME')
    expect(await words('team/project')).toBe(await words('team/unknown'))
    const other = (await program.run('token', 'team/project', '--scopes', 'git:read')).stdout.trim()
    const basic = `Authorization: Basic ${Buffer.from(`t:${other}`).toString('base64')}`
    expect(statusOf(await get('/team/unknown.git/info/refs?service=git-upload-pack', basic))).toBe(404)
    expect(statusOf(await get('/team/project.git/info/refs?service=git-upload-pack', basic))).toBe(200)
  })
})
