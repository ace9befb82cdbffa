import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createSendForgeCall, nextPage, type ForgeCall } from './forge-request.ts'

const running: (() => void)[] = []
afterEach(() => {
  for (const stop of running.splice(0)) stop()
})

const listen = async (answer: RequestListener): Promise<{ url: string; seen: IncomingMessage[] }> => {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const send = createSendForgeCall((url, init) => fetch(url, init))

const call = (url: string, more: Partial<ForgeCall> = {}): ForgeCall => ({
  method: 'GET',
  url: new URL(url),
  headers: { Authorization: 'token sesame' },
  signal: new AbortController().signal,
  ...more,
})

describe('one call of a forge', () => {
  it('is answered as JSON, text, or nothing', async () => {
    const bodies: Record<string, string> = { '/json': '{"id":1}', '/text': '<html>', '/empty': '' }
    const server = await listen((request, response) => response.end(bodies[request.url ?? '']))
    expect((await send(call(`${server.url}/json`))).body).toEqual({ id: 1 })
    expect((await send(call(`${server.url}/text`))).body).toBe('<html>')
    expect((await send(call(`${server.url}/empty`))).body).toBeNull()
  })

  it('sends a body as JSON and hands back whatever status comes', async () => {
    let body = ''
    const server = await listen((request, response) => {
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => response.writeHead(422, { 'X-Seen': 'yes' }).end('{"message":"no"}'))
    })
    const answer = await send(call(server.url, { method: 'POST', body: { name: 'tool' } }))
    expect([answer.status, answer.headers.get('x-seen'), body]).toEqual([422, 'yes', '{"name":"tool"}'])
    expect(server.seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'token sesame',
    })
  })

  it('follows a redirect at the same host with the sign-in', async () => {
    const server = await listen((request, response) =>
      request.url === '/old'
        ? response.writeHead(301, { Location: '/new?a=1' }).end()
        : response.end('{"new":true}'),
    )
    const answer = await send(call(`${server.url}/old`))
    expect([answer.url.pathname, answer.body]).toEqual(['/new', { new: true }])
    expect(server.seen[1]?.headers.authorization).toBe('token sesame')
  })

  it('does not follow one to another host: the sign-in never goes there', async () => {
    const other = await listen((_request, response) => response.end('{}'))
    const server = await listen((_request, response) =>
      response.writeHead(302, { Location: `${other.url}/stolen` }).end(),
    )
    expect((await send(call(server.url))).status).toBe(302)
    expect(other.seen).toHaveLength(0)
  })

  it('does not follow one that answers a change: it would become a question', async () => {
    const server = await listen((_request, response) => response.writeHead(301, { Location: '/new' }).end())
    expect((await send(call(server.url, { method: 'POST', body: {} }))).status).toBe(301)
    expect(server.seen).toHaveLength(1)
  })

  it('gives up on a circle of redirects', async () => {
    const server = await listen((_request, response) => response.writeHead(301, { Location: '/round' }).end())
    expect((await send(call(`${server.url}/round`))).status).toBe(301)
    expect(server.seen).toHaveLength(6)
  })

  it('ends when nothing comes in time', async () => {
    const server = await listen(() => undefined)
    await expect(send(call(server.url, { timeoutMs: 60 }))).rejects.toMatchObject({ code: 'remote_stalled' })
  })

  it('ends when the answer stops in its middle', async () => {
    const server = await listen((_request, response) => response.writeHead(200).write('{"id":'))
    await expect(send(call(server.url, { timeoutMs: 60 }))).rejects.toMatchObject({ code: 'remote_stalled' })
  })

  it('ends when it is cancelled', async () => {
    const controller = new AbortController()
    const server = await listen(() => controller.abort())
    await expect(send(call(server.url, { signal: controller.signal }))).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('says that nobody listens, without the address', async () => {
    const server = await listen(() => undefined)
    for (const stop of running.splice(0)) stop()
    const failed = send(call(`${server.url}/?token=sesame`))
    await expect(failed).rejects.toMatchObject({ code: 'remote_unreachable' })
    await expect(failed).rejects.not.toThrow(/sesame/)
  })

  it('says that the connection broke', async () => {
    const server = await listen((request) => request.socket.destroy())
    await expect(send(call(server.url))).rejects.toMatchObject({ code: 'remote_connection_lost' })
  })

  it('refuses an answer without an end', async () => {
    const server = await listen((_request, response) => {
      const part = Buffer.alloc(1024 ** 2, 32)
      const more = (): void => {
        while (!response.destroyed && response.write(part));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    await expect(send(call(server.url))).rejects.toMatchObject({ code: 'remote_error' })
  })
})

describe('the next page', () => {
  const at = new URL('https://git.example.org/api/v1/user/repos?page=1')
  const next = (link: string): string | undefined => nextPage(new Headers({ Link: link }), at)?.href

  it('is the address with rel="next", wherever it stands', () => {
    expect(
      next('<https://git.example.org/r?page=2>; rel="next", <https://git.example.org/r?page=9>; rel="last"'),
    ).toBe('https://git.example.org/r?page=2')
    expect(
      next('<https://git.example.org/r?page=9>; rel="last",<https://git.example.org/r?page=2>; rel=next'),
    ).toBe('https://git.example.org/r?page=2')
    expect(next('<https://git.example.org/r?a=1,2&page=2>; title="x"; rel="next"')).toBe(
      'https://git.example.org/r?a=1,2&page=2',
    )
    expect(next('</r?page=2>; rel="next"')).toBe('https://git.example.org/r?page=2')
  })

  it('is none after the last', () => {
    expect(next('<https://git.example.org/r?page=1>; rel="first"')).toBeUndefined()
    expect(next('<https://git.example.org/r>; rel="next-archive"')).toBeUndefined()
    expect(nextPage(new Headers(), at)).toBeNull()
  })

  it('is asked for over https even where the server names http', () => {
    expect(next('<http://git.example.org:3000/r?page=2>; rel="next"')).toBe(
      'https://git.example.org/r?page=2',
    )
  })

  it('at another host is an error, not the end of the list', () => {
    expect(() => next('<https://evil.example.org/r?page=2>; rel="next"')).toThrow(/another host/)
  })
})
