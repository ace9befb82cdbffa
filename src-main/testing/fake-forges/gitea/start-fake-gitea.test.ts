import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../../scratch.ts'
import { startFakeGitea, type FakeGitea } from './start-fake-gitea.ts'

/** The traps of the real one, each as its source has it: contracts about forges, sections 0 and 2. */
const scratch = scratchDirectory('fake-gitea-itself')
let fake: FakeGitea
let token = ''

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: Date.now })
  token = fake.addUser('ada').token
})
afterAll(() => fake.stop())
beforeEach(() => {
  Object.assign(fake.settings, { software: 'gitea', version: '1.27.0', strictBodies: true })
})

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${fake.url}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: { Authorization: `token ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const parsed = (text === '' ? null : JSON.parse(text)) as Record<string, unknown> | null
  return { status: answer.status, body: parsed, headers: answer.headers }
}
const pulled = (name: string) => {
  const row = fake.addRepository(`ada/${name}`)
  row.pull = { address: 'https://x/y', username: '', password: '', interval: '8h0m0s', updatedAt: 1_000 }
  return row
}

it('drops what it does not know of a change, so that 200 proves nothing; strict, it says so', async () => {
  pulled('traps')
  fake.settings.strictBodies = false
  const change = await call('PATCH', '/repos/ada/traps', { mirror: false })
  expect([change.status, change.body?.['mirror']]).toEqual([200, true])
  fake.settings.strictBodies = true
  const before = fake.violations.length
  expect((await call('PATCH', '/repos/ada/traps', { mirror: false })).status).toBe(500)
  expect(fake.violations.slice(before)).toEqual(['PATCH /repos/{owner}/{repo} knows no field mirror'])
  expect((await call('GET', '/user/repos?pages=2')).status).toBe(500)
})

it('refuses an empty interval for a mirror, and passes over it at any other repository', async () => {
  pulled('interval')
  fake.addRepository('ada/plain')
  const empty = { mirror_interval: '' }
  expect((await call('PATCH', '/repos/ada/interval', empty)).status).toBe(422)
  expect((await call('PATCH', '/repos/ada/plain', empty)).status).toBe(200)
  expect((await call('PATCH', '/repos/ada/interval', { mirror_interval: '5m' })).status).toBe(422)
  const off = await call('PATCH', '/repos/ada/interval', { mirror_interval: '0s' })
  expect(off.body).toMatchObject({ mirror: true, mirror_interval: '0s' })
})

it('makes two push mirrors of two calls, wants an interval, and calls a host that is not allowed a 401', async () => {
  fake.addRepository('ada/pushed')
  const path = '/repos/ada/pushed/push_mirrors'
  const body = { remote_address: 'https://git.example.org/a/b', interval: '8h' }
  for (let at = 0; at < 2; at += 1) expect((await call('POST', path, body)).status).toBe(200)
  expect((await call('GET', path)).headers.get('x-total-count')).toBe('2')
  expect((await call('POST', path, { ...body, interval: '' })).status).toBe(400)
  expect((await call('POST', path, { ...body, interval: '5m' })).status).toBe(400)
  fake.settings.disallowedHosts = ['git.example.org']
  expect(await call('POST', path, body)).toMatchObject({
    status: 401,
    body: { message: 'Permission denied' },
  })
  fake.settings.disallowedHosts = []
})

it('clamps a limit, leads from an old name by 301, and has no convert but at a Forgejo since 13', async () => {
  for (let at = 0; at < 55; at += 1) fake.addRepository(`ada/many-${at}`)
  const page = await call('GET', '/users/ada/repos?limit=1000')
  expect(page.body).toHaveLength(50)
  expect(page.headers.get('link')).toContain('rel="next"')
  fake.rename(fake.addRepository('ada/before'), 'after')
  const moved = await call('GET', '/repos/ada/before/hooks?limit=1')
  expect([moved.status, moved.headers.get('location')]).toEqual([
    301,
    '/api/v1/repos/ada/after/hooks?limit=1',
  ])
  pulled('converted')
  const convert = async () => (await call('POST', '/repos/ada/converted/convert')).status
  expect(await convert()).toBe(404)
  Object.assign(fake.settings, { software: 'forgejo', version: '12.0.4+gitea-1.22.0' })
  expect(await convert()).toBe(404)
  fake.settings.version = '13.0.2+gitea-1.22.0'
  expect(await convert()).toBe(200)
})

it('says to git what the real one says: archived, a mirror, not there', async () => {
  const work = await workRepository(scratch, 'words')
  await commitFile(work, 'a.txt', 'a')
  const push = async (name: string) => {
    const address = `${fake.url.replace('://', `://ada:${token}@`)}/ada/${name}.git`
    return (await tryGit(work, ['push', address, 'main'])).stderr
  }
  fake.addRepository('ada/archived', { isArchived: true })
  pulled('readonly')
  expect(await push('archived')).toContain('403')
  expect(await push('readonly')).toContain('403')
  expect(await push('nothing')).toContain('not found')
})

it('sends webhooks that are active, signed; with an empty secret it sends a signature of nothing', async () => {
  const seen: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      seen.push({ headers: request.headers, body })
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  fake.addRepository('ada/hooked')
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const hook = (more: object, secret?: string) =>
    call('POST', '/repos/ada/hooked/hooks', {
      type: 'gitea',
      config: { url, content_type: 'json', ...(secret === undefined ? {} : { secret }) },
      events: ['push'],
      ...more,
    })
  expect((await hook({})).body).toMatchObject({ active: false })
  await hook({ active: true }, 'sesame')
  await hook({ active: true })
  const work = await workRepository(scratch, 'hooked')
  const head = await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', `${fake.url.replace('://', `://ada:${token}@`)}/ada/hooked.git`, 'main')
  await fake.idle()
  receiver.close()
  receiver.closeAllConnections()
  expect(seen).toHaveLength(2)
  const [signed, unsigned] = seen
  expect(JSON.parse(signed?.body ?? '{}')).toMatchObject({ ref: 'refs/heads/main', after: head })
  const digest = createHmac('sha256', 'sesame')
    .update(signed?.body ?? '')
    .digest('hex')
  expect(signed?.headers).toMatchObject({
    'x-gitea-event': 'push',
    'x-github-event': 'push',
    'x-gitea-signature': digest,
    'x-hub-signature-256': `sha256=${digest}`,
  })
  expect(unsigned?.headers).toMatchObject({ 'x-gitea-signature': '', 'x-hub-signature-256': 'sha256=' })
})
