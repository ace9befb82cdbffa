import { symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { scratchDirectory } from '../../testing/scratch.ts'
import {
  openSession,
  send,
  startHttpServer,
  type ScratchHttpServer,
} from '../../testing/scratch-http-server.ts'
import { scratchInterface, scratchScript } from '../../testing/scratch-interface.ts'
import type { HttpServerOptions } from '../http-server.ts'
import { createSessions } from '../session.ts'

const scratch = scratchDirectory('interface')
const interfaceDirectory = scratchInterface(scratch)
writeFileSync(path.join(scratch, 'outside.js'), 'outside')
symlinkSync(path.join(scratch, 'outside.js'), path.join(interfaceDirectory, 'assets', 'link.js'))

const script = '/assets/index-C3x1abcd.js'
const style = '/assets/index-D4y2efgh.css'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const start = async (given: Partial<HttpServerOptions> = {}): Promise<ScratchHttpServer> => {
  const server = await startHttpServer({ interfaceDirectory, ...given })
  ends.push(server.close)
  return server
}

/** The body as it came, byte for byte. */
const bytesOf = (server: ScratchHttpServer, target: string, encoding: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': encoding }
    httpRequest(`${server.address}${target}`, { headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(Buffer.concat(parts)))
    })
      .on('error', reject)
      .end()
  })

describe('an open link', () => {
  test('opens the interface, once, and then by its cookie', async () => {
    const server = await start()
    const { url } = server.sessions.createOpenLink(server.address)
    const target = url.slice(server.address.length)
    const opened = await send(server.address, target)
    expect([opened.status, opened.headers.location]).toEqual([303, '/'])
    const setCookie = opened.headers['set-cookie']?.[0] ?? ''
    expect(setCookie).toMatch(
      new RegExp(
        `^mirrordesk_session_${server.port}=[\\w-]{43}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict$`,
      ),
    )
    const cookie = setCookie.split(';')[0] ?? ''
    const page = await send(server.address, '/', { headers: { cookie: `other=1; ${cookie}` } })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain(script)

    const again = await send(server.address, target)
    expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined])
    expect(again.body).toContain('used before')
    expect((await send(server.address, target, { headers: { cookie } })).status).toBe(303)
  })

  test('leads to a place of our own, and to no other', async () => {
    const server = await start()
    const cookie = await openSession(server)
    const leadsTo = async (to: string) => {
      const headers = { cookie }
      return (await send(server.address, `/open?to=${encodeURIComponent(to)}`, { headers })).headers.location
    }
    const place = '/repositories/team/project/runs?page=2#last'
    expect(await leadsTo(place)).toBe(place)
    expect(await leadsTo('/größe')).toBe('/gr%C3%B6%C3%9Fe')
    for (const to of [
      '',
      'repositories',
      'http://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      'javascript:alert(1)',
    ]) {
      expect([to, await leadsTo(to)]).toEqual([to, '/'])
    }
  })

  test('is not used up when a browser only looks ahead', async () => {
    const server = await start()
    const { url } = server.sessions.createOpenLink(server.address)
    const target = url.slice(server.address.length)
    expect((await send(server.address, target, { method: 'HEAD' })).headers['set-cookie']).toBeUndefined()
    await send(server.address, target, { headers: { 'sec-purpose': 'prefetch;prerender' } })
    expect((await send(server.address, target)).status).toBe(303)
  })
})

describe('the page of the interface', () => {
  test('stands at each of its places, also at one with a dot for a browser', async () => {
    const server = await start()
    const cookie = await openSession(server)
    const statusOf = async (target: string, accept = '*/*') => {
      const answer = await send(server.address, target, { headers: { cookie, accept } })
      return answer.body.includes(script) ? 'page' : answer.status
    }
    expect(await statusOf('/index.html')).toBe('page')
    expect(await statusOf('/repositories/team/project/runs?x=1')).toBe('page')
    expect(await statusOf('/repositories/team%2Fproject')).toBe('page')
    expect(await statusOf('/repositories/team/v1.2', 'text/html,*/*;q=0.8')).toBe('page')
    expect(await statusOf('/repositories/team/v1.2')).toBe(404)
    expect(await statusOf('/assets/gone.js', 'text/html')).toBe(404)
    expect(await statusOf('/rpc/settings.get', 'text/html')).toBe(404)
    expect(await statusOf('/contract', 'text/html')).toBe(404)
  })

  test('is not kept by the browser', async () => {
    const server = await start()
    const cookie = await openSession(server)
    for (const target of ['/', '/index.html', '/repositories']) {
      const { headers } = await send(server.address, target, { headers: { cookie } })
      expect(headers['cache-control']).toBe('no-store')
    }
  })

  test('is not shown to a browser without a session, which is told how to get one', async () => {
    const now = { at: 0 }
    const server = await start({ sessions: createSessions({ now: () => now.at }) })
    const cookie = await openSession(server)
    now.at = 30 * 86_400_000
    for (const headers of [{}, { cookie }, { cookie: `mirrordesk_session_${server.port}=` }]) {
      for (const target of ['/', '/index.html', '/repositories/team/project']) {
        const answer = await send(server.address, target, { headers: headers as Record<string, string> })
        expect([target, answer.status]).toEqual([target, 401])
        expect(answer.body).toContain('mirrordesk open')
        expect(answer.body).not.toContain(script)
      }
    }
    expect((await send(server.address, '/sign-in.css')).headers['content-type']).toBe(
      'text/css; charset=utf-8',
    )
  })

  test('is missing in words when it was not built', async () => {
    for (const directory of [null, path.join(scratch, 'nowhere'), scratch]) {
      const server = await start({ interfaceDirectory: directory })
      const cookie = await openSession(server)
      const answer = await send(server.address, '/', { headers: { cookie } })
      expect([answer.status, answer.body]).toEqual([503, expect.stringContaining('is not built')])
    }
  })
})

describe('the files of the interface', () => {
  test('have their types, and are kept for ever when named by their content', async () => {
    const server = await start()
    const headersOf = async (target: string) => {
      const { status, headers } = await send(server.address, target)
      return [status, headers['content-type'], headers['cache-control']]
    }
    const forEver = 'public, max-age=31536000, immutable'
    expect(await headersOf(script)).toEqual([200, 'text/javascript; charset=utf-8', forEver])
    expect(await headersOf(style)).toEqual([200, 'text/css; charset=utf-8', forEver])
    expect(await headersOf('/favicon.svg')).toEqual([200, 'image/svg+xml', 'no-store'])
    expect((await send(server.address, '/favicon.ico')).status).toBe(204)
  })

  test('come compressed as the browser takes it, or plain', async () => {
    const server = await start()
    for (let time = 0; time < 2; time += 1) {
      expect(brotliDecompressSync(await bytesOf(server, script, 'gzip, deflate, br')).toString()).toBe(
        scratchScript,
      )
      expect(gunzipSync(await bytesOf(server, script, 'gzip, br;q=0')).toString()).toBe(scratchScript)
      expect((await bytesOf(server, script, 'identity')).toString()).toBe(scratchScript)
    }
    const headers = { 'accept-encoding': 'br' }
    const whole = await send(server.address, script, { headers })
    expect(whole.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
    expect(Number(whole.headers['content-length'])).toBeLessThan(scratchScript.length / 10)
    const head = await send(server.address, script, { method: 'HEAD', headers })
    expect([head.status, head.body]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length', 'content-encoding', 'cache-control']) {
      expect(head.headers[name]).toBe(whole.headers[name])
    }
  })

  test('are those that were listed at the start: no path leads out, to a link, or to what is hidden', async () => {
    const server = await start()
    const cookie = await openSession(server)
    writeFileSync(path.join(interfaceDirectory, 'assets', 'later.js'), 'later')
    for (const target of [
      '/../outside.js',
      '/assets/../../outside.js',
      '/assets/..%2f..%2foutside.js',
      '/assets/%2e%2e/%2e%2e/outside.js',
      '/assets%2findex-C3x1abcd.js',
      '/assets/..\\..\\outside.js',
      '//outside.js',
      '/assets/link.js',
      '/assets/later.js',
      '/.vite/manifest.json',
      `${script}%00`,
      '/assets/',
    ]) {
      const answer = await send(server.address, target, { headers: { cookie } })
      expect([target, answer.status]).toEqual([target, 404])
      expect(answer.body).not.toMatch(/outside|later|secret|mirror mirror/)
    }
  })
})

test('everything is closed to what comes from elsewhere by its headers, and runs no inline script', async () => {
  const server = await start()
  const cookie = await openSession(server)
  for (const target of ['/', script, style, '/sign-in.css', '/open', '/nowhere.txt', '/rpc/x']) {
    const answer = await send(server.address, target, { headers: { cookie, origin: 'http://evil.example' } })
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("worker-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe')
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    const cors = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
    expect(cors).toEqual([])
  }
  const page = await send(server.address, '/')
  expect(page.body).not.toMatch(/<style|style=|<script|\son\w+=/)
})
