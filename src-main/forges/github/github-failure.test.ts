import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { failureOf, gather, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { startFakeGitHub } from '../../testing/fake-forges/github/start-fake-github.ts'
import { createGitHub } from './create-github.ts'

const { fake, dependencies, access, now, waits } = githubUnderTest()
const forge = createGitHub(dependencies)
let all = ''

beforeAll(() => {
  fake().addUser('mona')
  fake().addOrganization('locked', { mona: 'admin' }, { requiresSso: true })
  fake().addOrganization('closed', { mona: 'admin' }, { restrictsApps: true })
  for (let at = 0; at < 250; at += 1) fake().addRepository(`mona/tool-${at}`)
  fake().addRepository('locked/vault')
  all = fake().addToken('mona', 'classic', { scopes: ['repo', 'read:org'] })
})

const check = (token = all) => forge.check(access(token))
const list = (token = all, owner: ForgeOwner | null = null) =>
  gather(forge.listRepositories(access(token), owner))
const organization = (path: string): ForgeOwner => ({ id: '1', path, kind: 'organization', canCreate: null })

describe('a sign-in', () => {
  it('that is wrong, or over, is refused as one', async () => {
    expect(await failureOf(check('ghp_wrong'))).toMatchObject({
      code: 'remote_auth_failed',
      details: { host: new URL(fake().url).host, status: 401, said: 'Bad credentials' },
    })
    const token = fake().addToken('mona', 'classic', { scopes: ['repo'], expiresAt: now() + 5_000 })
    expect((await check(token)).login).toBe('mona')
    fake().expireToken(token)
    expect(await failureOf(check(token))).toMatchObject({ code: 'remote_auth_failed' })
  })

  it('that an organization wants authorized names the page for it', async () => {
    const failure = await failureOf(list(all, organization('locked')))
    expect(failure).toMatchObject({
      code: 'remote_sso_required',
      details: { owner: 'locked', page: `${fake().url}/orgs/locked/sso?authorization_request=AAAA` },
    })
    const { id } = fake().repositoryAt('locked/vault')
    expect(await failureOf(forge.findById(access(all), String(id)))).toMatchObject({
      code: 'remote_sso_required',
    })
  })

  it('through an app that an organization keeps out says so in the words of GitHub', async () => {
    const token = fake().addToken('mona', 'oauth', { scopes: ['repo', 'read:org'] })
    const failure = await failureOf(list(token, organization('closed')))
    expect(failure.code).toBe('remote_read_denied')
    expect(failure.details['said']).toContain('OAuth App access restrictions')
  })

  it('without the permission names it', async () => {
    const token = fake().addToken('mona', 'fine-grained', {
      permissions: { metadata: 'read', contents: 'write' },
    })
    const { id } = fake().repositoryAt('mona/tool-1')
    const hooks = forge.listHooks(access(token), { id: String(id), path: 'mona/tool-1' })
    expect(await failureOf(hooks)).toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'repository_hooks=read', for: 'manage webhooks' },
    })
  })

  it('is in no failure, whatever GitHub says back', async () => {
    const body = JSON.stringify({ message: `No: ${all}` })
    for (const status of [401, 403, 404, 422, 451, 500]) {
      fake().fail({ kind: 'answer', status, body, times: 3 })
      const failure = await failureOf(check())
      expect(`${failure.message}${JSON.stringify(failure)}${String(failure.cause)}`).not.toContain(all)
      fake().endFaults()
    }
  })
})

describe('a limit', () => {
  it('of the hour that ends soon is waited for, to a second after its end', async () => {
    fake().limitRate({ kind: 'primary', resetsAt: Math.ceil(now() / 1_000) * 1_000 + 20_000 })
    expect(await list()).toHaveLength(250)
    expect(waits).toEqual([21_000])
  })

  it('of the hour that is long is told with its time', async () => {
    fake().limitRate({ kind: 'primary', resetsAt: Math.ceil(now() / 1_000) * 1_000 + 1_800_000, status: 429 })
    expect(await failureOf(list())).toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 1_801 },
    })
    expect(waits).toEqual([])
  })

  it('on too much at once is waited for as it says, and for a minute when it does not', async () => {
    fake().limitRate({ kind: 'secondary', retryAfterSeconds: 7, times: 2 })
    expect((await check()).login).toBe('mona')
    fake().limitRate({ kind: 'secondary', retryAfterSeconds: null, times: 1, status: 429 })
    expect((await check()).login).toBe('mona')
    expect(waits).toEqual([7_000, 7_000, 60_000])
  })

  it('that goes on, or is longer than a minute, is told', async () => {
    fake().limitRate({ kind: 'secondary', retryAfterSeconds: 5, times: 99 })
    expect(await failureOf(check())).toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 5 },
    })
    expect(waits).toEqual([5_000, 5_000, 5_000])
    fake().limitRate({ kind: 'secondary', retryAfterSeconds: 61, times: 1 })
    expect(await failureOf(check())).toMatchObject({ details: { retryAfterSeconds: 61 } })
    expect(waits).toHaveLength(3)
  })

  it('is not waited for when nobody wants the answer any more', async () => {
    const stop = new AbortController()
    fake().limitRate({ kind: 'secondary', retryAfterSeconds: 5, times: 99 })
    const impatient = createGitHub({
      ...dependencies,
      sleep: () => {
        stop.abort()
        return Promise.reject(new Error('aborted'))
      },
    })
    expect(await failureOf(impatient.check(access(all, stop.signal)))).toMatchObject({ code: 'cancelled' })
  })

  it('does not count what the server could not do', async () => {
    fake().fail({ kind: 'answer', status: 403, body: '{"message":"Forbidden"}' })
    expect(await failureOf(check())).toMatchObject({ code: 'remote_read_denied' })
    expect(waits).toEqual([])
  })
})

describe('a change that waits its turn', () => {
  it('is left at once when somebody stops it, and never sent', async () => {
    const { id } = fake().repositoryAt('mona/tool-3')
    const at = { id: String(id), path: 'mona/tool-3' }
    const stop = new AbortController()
    const hook = (name: string) => ({ url: `https://${name}.example`, secret: 'sesame-sesame' })
    await forge.createHook(access(all), at, hook('first'))
    const second = failureOf(forge.createHook(access(all, stop.signal), at, hook('second')))
    const third = forge.createHook(access(all), at, hook('third'))
    setImmediate(() => stop.abort())
    expect((await second).code).toBe('cancelled')
    // By now the turn of the second is over as well.
    await third
    const urls = [...fake().repositoryAt('mona/tool-3').hooks.values()].map(({ config }) => config['url'])
    expect(urls).toEqual(['https://first.example', 'https://third.example'])
  })
})

describe('a server in trouble', () => {
  it('is asked again for what is only read', async () => {
    fake().fail({ kind: 'answer', status: 502, body: '<html>', times: 2, at: 'GET /user' })
    expect((await check()).login).toBe('mona')
    expect(waits).toEqual([1_000, 4_000])
    fake().fail({ kind: 'answer', status: 503, body: '{}', times: 3, at: 'GET /user' })
    expect(await failureOf(check())).toMatchObject({ code: 'remote_error', details: { status: 503 } })
  })

  it('is not asked to make the same thing twice', async () => {
    fake().fail({ kind: 'answer', status: 502, body: '{}', at: 'POST /user/repos' })
    const { userId } = await check()
    const owner: ForgeOwner = { id: userId, path: 'mona', kind: 'user', canCreate: true }
    const made = forge.create(access(all), { owner, name: 'twice', isPrivate: true, description: null })
    expect(await failureOf(made)).toMatchObject({ code: 'remote_error' })
    expect(
      fake().requests.filter(({ method, path }) => method === 'POST' && path === '/user/repos'),
    ).toHaveLength(1)
    expect(waits).toEqual([])
  })

  it.each([
    ['an answer that is no JSON', '<html>hello</html>', 'body'],
    ['an answer of another shape', '{"id":"seven","login":"mona"}', 'id'],
    ['an answer that lacks something', '{"id":7}', 'login'],
    ['an empty answer', '', 'body'],
  ])('%s is malformed, and nothing of it is told', async (_name, body, where) => {
    fake().fail({ kind: 'answer', status: 200, body })
    const failure = await failureOf(check())
    expect(failure).toMatchObject({ code: 'remote_error', details: { malformed: where } })
    expect(JSON.stringify(failure.details)).not.toMatch(/seven|hello/)
  })

  it.each([
    ['before it answers', 0],
    ['in the middle of an answer', 500],
  ])('a connection that ends %s is lost', async (_name, afterBytes) => {
    fake().fail({ kind: 'cut', afterBytes })
    expect(await failureOf(check())).toMatchObject({ code: 'remote_connection_lost' })
  })

  it('that is not there is unreachable', async () => {
    const gone = await startFakeGitHub({ directory: tmpdir(), now })
    await gone.stop()
    expect(await failureOf(forge.check({ ...access(all), webUrl: gone.url }))).toMatchObject({
      code: 'remote_unreachable',
      details: { host: new URL(gone.url).host },
    })
  })

  it('that says nothing is left when somebody stops it', async () => {
    fake().fail({ kind: 'stall' })
    const stop = new AbortController()
    const checking = failureOf(forge.check(access(all, stop.signal)))
    while (fake().requests.at(-1)?.status !== 0) await new Promise((resolve) => setImmediate(resolve))
    stop.abort()
    expect(await checking).toMatchObject({ code: 'cancelled' })
  })
})

describe('a list', () => {
  it('is complete to the last page', async () => {
    expect(await list()).toHaveLength(250)
    const asked = fake().requests.filter(({ path }) => path.startsWith('/user/repos'))
    expect(asked.at(-1)?.path).toContain('page=3')
  })

  it('that fails in the middle is no shorter list', async () => {
    const seen: number[] = []
    const read = async () => {
      for await (const page of forge.listRepositories(access(all), null)) seen.push(page.length)
    }
    fake().fail({ kind: 'answer', status: 500, body: '{}', after: 1, times: 3, at: 'GET /user/repos' })
    expect(await failureOf(read())).toMatchObject({ code: 'remote_error' })
    expect(seen).toEqual([100])
    // octokit's own paging takes this for the end of the list.
    fake().fail({
      kind: 'answer',
      status: 409,
      body: '{"message":"Conflict"}',
      after: 1,
      at: 'GET /user/repos',
    })
    expect((await failureOf(read())).details['status']).toBe(409)
  })

  it('does not go on at another host', async () => {
    const link = '<https://elsewhere.example.org/user/repos?page=2>; rel="next"'
    fake().fail({ kind: 'answer', status: 200, body: '[]', headers: { Link: link }, at: 'GET /user/repos' })
    expect(await failureOf(list())).toMatchObject({
      code: 'remote_error',
      details: { malformed: 'the address of the next page' },
    })
  })

  it('of an account with 10,000 repositories takes a hundred calls', async () => {
    const owner = fake().addUser('hoarder')
    for (let at = 0; at < 10_000; at += 1) fake().world.addRepository(owner.id, `r${at}`)
    const before = fake().requests.length
    const token = fake().addToken('hoarder', 'classic', { scopes: ['repo'] })
    const ids = new Set((await list(token)).map(({ id }) => id))
    expect([ids.size, fake().requests.length - before]).toEqual([10_000, 100])
  })
})

describe('a redirect', () => {
  it('to another host is not followed, and gets no sign-in', async () => {
    const asked: string[] = []
    const watching = createGitHub({
      ...dependencies,
      fetch: (url, init) => {
        asked.push(url.host)
        return dependencies.fetch(url, init)
      },
    })
    const headers = { Location: 'https://elsewhere.example.org/repositories/1?token=abc' }
    fake().fail({ kind: 'answer', status: 301, body: '{}', headers, at: 'GET /repos/' })
    const failure = await failureOf(watching.findByPath(access(all), 'mona/tool-1'))
    expect(failure).toMatchObject({ code: 'remote_moved' })
    expect(JSON.stringify(failure.details)).not.toContain('abc')
    expect(new Set(asked)).toEqual(new Set([new URL(fake().url).host]))
  })

  it('of a write that would lose its body is not followed either', async () => {
    fake().fail({
      kind: 'answer',
      status: 301,
      body: '{}',
      headers: { Location: '/api/v3/user' },
      at: 'POST /',
    })
    const { id } = fake().repositoryAt('mona/tool-2')
    const hook = { url: 'https://a.example', secret: 's' }
    expect(
      await failureOf(forge.createHook(access(all), { id: String(id), path: 'mona/tool-2' }, hook)),
    ).toMatchObject({ code: 'remote_moved' })
  })
})

describe('a repository', () => {
  it.each([
    ['by law', 'dmca'],
    ['by the terms', 'tos'],
  ] as const)('that was taken down %s is blocked, and not missing', async (_name, blocked) => {
    const { id } = fake().addRepository(`mona/${blocked}`, { blocked })
    expect(await failureOf(forge.findById(access(all), String(id)))).toMatchObject({ code: 'remote_blocked' })
  })

  it('that is archived takes no webhook', async () => {
    const { id } = fake().addRepository('mona/old', { isArchived: true })
    const hook = { url: 'https://a.example', secret: 's' }
    const failure = await failureOf(forge.createHook(access(all), { id: String(id), path: 'mona/old' }, hook))
    expect(failure).toMatchObject({
      code: 'remote_write_denied',
      details: { said: 'Repository was archived so is read-only.' },
    })
  })

  it('that GitHub has disabled is told as that', async () => {
    const { id } = fake().addRepository('mona/off', { isDisabled: true })
    expect(await forge.findById(access(all), String(id))).toMatchObject({ repository: { isDisabled: true } })
  })

  it.each([
    ['by a path that is none', () => forge.findByPath(access(all), 'mona'), 'path'],
    ['by a path with three parts', () => forge.findByPath(access(all), 'a/b/c'), 'path'],
    ['by an id that is none', () => forge.findById(access(all), '7/../8'), 'id'],
  ])('is not asked for %s', async (_name, ask, field) => {
    expect(await failureOf(ask())).toMatchObject({ code: 'invalid_input', details: { field } })
  })
})
