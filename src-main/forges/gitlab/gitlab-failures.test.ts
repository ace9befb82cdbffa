import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  accessTo,
  allOf,
  createForgeClock,
  everythingIn,
  failureOf,
} from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlab } from './create-gitlab.ts'

describe('a token that is no good', () => {
  it('is unknown, or over', async () => {
    const { fake, forge, ada, access, accessWith } = await gitlabUnderTest()
    const unknown = await failureOf(forge.check(accessWith('glpat-nonsense')))
    expect([unknown.code, unknown.details['expired']]).toEqual(['remote_auth_failed', false])
    fake.expireToken(ada.token)
    const expired = await failureOf(forge.check(access))
    expect([expired.code, expired.details['expired']]).toEqual(['remote_auth_failed', true])
  })

  it('lacks a scope, which is named with what it is needed for', async () => {
    const { fake, forge, ada, accessWith } = await gitlabUnderTest()
    const access = accessWith(fake.addToken(ada.id, { scopes: ['read_api'] }))
    const [owner] = await forge.listOwners(access)
    if (owner === undefined) throw new Error('no owner')
    const failure = await failureOf(
      forge.create(access, { owner, name: 'tool', isPrivate: true, description: null }),
    )
    expect(failure.code).toBe('forge_scope_missing')
    expect(failure.details).toMatchObject({ scopes: 'api', for: 'create repositories' })
  })

  it('has permissions per resource, and lacks one that GitLab names', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    fake.failNext({
      status: 403,
      body: {
        error: 'insufficient_granular_scope',
        error_description: 'Access denied: your token lacks the required permissions: [Project: Read].',
      },
    })
    const failure = await failureOf(forge.findByPath(access, 'ada/tool'))
    expect([failure.code, failure.details['scopes']]).toEqual(['forge_scope_missing', 'Project: Read'])
  })

  it('is a password, which is said before it is sent', async () => {
    const { fake, forge } = await gitlabUnderTest()
    const signIn = { kind: 'basic', username: 'ada', password: 'pass' } as const
    const failure = await failureOf(forge.check(accessTo('gitlab', fake.url, signIn)))
    expect([failure.code, fake.requests.length]).toEqual(['forge_cannot', 0])
  })
})

describe('a limit', () => {
  it('in the middle of a list is waited out, and the list is whole', async () => {
    const { fake, clock, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    fake.limitRate(30, 1)
    expect(await allOf(forge.listRepositories(access, null))).toHaveLength(250)
    expect(clock.slept).toEqual([30])
  })

  it('that is long ends the list, with the time to wait', async () => {
    const { fake, clock, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    fake.limitRate(900, 1)
    const failure = await failureOf(allOf(forge.listRepositories(access, null)))
    expect([failure.code, failure.details['retryAfterSeconds']]).toEqual(['remote_rate_limited', 900])
    expect(clock.slept).toEqual([])
  })

  it('outside of lists is handed on at once', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    fake.limitRate(5)
    expect((await failureOf(forge.findByPath(access, 'ada/tool'))).code).toBe('remote_rate_limited')
  })

  it('is not waited out by somebody who has gone', async () => {
    const { fake, clock, forge, ada } = await gitlabUnderTest()
    const leaving = new AbortController()
    fake.limitRate(5)
    const signals: AbortSignal[] = []
    const patient = createGitlab({
      ...clock,
      sleep: (_, signal) => {
        signals.push(signal)
        leaving.abort()
        return Promise.resolve()
      },
    })
    const access = accessTo('gitlab', fake.url, ada.token, leaving.signal)
    expect((await failureOf(allOf(patient.listRepositories(access, null)))).code).toBe('cancelled')
    expect(signals).toEqual([leaving.signal])
    expect(forge.kind).toBe('gitlab')
  })
})

describe('a list', () => {
  it('whose second page fails is an error, never a shorter list', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    for (const [answer, code] of [
      [{ status: 502, body: '<html>Bad gateway</html>' }, 'remote_error'],
      [{ status: 401, body: { message: '401 Unauthorized' } }, 'remote_auth_failed'],
      [{ status: 200, body: '<html>Please sign in</html>' }, 'remote_error'],
      [{ status: 200, body: { projects: [] } }, 'remote_error'],
      [{ status: 200, body: [{ id: 'x' }] }, 'remote_error'],
    ] as const) {
      fake.failNext(answer, /\/projects\?/, 1)
      const failure = await failureOf(allOf(forge.listRepositories(access, null)))
      expect([answer.status, failure.code]).toEqual([answer.status, code])
    }
  })

  it('that turns in a circle ends as an error', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 100; at += 1) fake.addRepository(`ada/project-${at}`)
    const query = 'membership=true&order_by=id&sort=asc&pagination=keyset&statistics=true&per_page=100'
    fake.failNext({
      status: 200,
      body: [],
      headers: { Link: `<${fake.url}/api/v4/projects?${query}>; rel="next"` },
    })
    expect((await failureOf(allOf(forge.listRepositories(access, null)))).details['malformed']).toBe('Link')
  })
})

describe('a look at one repository', () => {
  it('is no word about whether it exists where the server fails', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const { id } = fake.addRepository('ada/tool')
    for (const [status, code] of [
      [401, 'remote_auth_failed'],
      [403, 'remote_read_denied'],
      [429, 'remote_rate_limited'],
      [500, 'remote_error'],
      [503, 'remote_error'],
      [451, 'remote_blocked'],
    ] as const) {
      fake.failNext({ status, body: { message: 'no' } })
      expect([status, (await failureOf(forge.findById(access, String(id)))).code]).toEqual([status, code])
    }
  })

  it('names what is wrong with an answer that is not GitLab’s', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    fake.failNext({ status: 200, body: { id: 7, path: 'tool' } })
    const failure = await failureOf(forge.findById(access, '7'))
    expect([failure.code, failure.details['malformed']]).toEqual(['remote_error', 'path_with_namespace'])
    fake.failNext({ status: 200, body: '<html>Sign in</html>' })
    expect((await failureOf(forge.findById(access, '7'))).details['malformed']).toBe('not JSON')
  })

  it('never takes the sign-in to another host', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const seen: string[] = []
    const stranger = createServer((request, response) => {
      seen.push(request.headers.authorization ?? '')
      response.end('{}')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as AddressInfo
    fake.failNext({ status: 302, headers: { Location: `http://localhost:${port}/elsewhere` } })
    const failure = await failureOf(forge.findById(access, '7'))
    stranger.close()
    expect([failure.code, seen]).toEqual(['remote_moved', []])
  })
})

describe('a server', () => {
  it('that is not there, or hangs up, is unreachable', async () => {
    const clock = createForgeClock()
    const forge = createGitlab(clock)
    const server = createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const access = accessTo('gitlab', `http://127.0.0.1:${port}`, 'glpat-secret')
    expect((await failureOf(forge.check(access))).code).toBe('remote_connection_lost')
    await new Promise((resolve) => server.close(resolve))
    expect((await failureOf(forge.check(access))).code).toBe('remote_unreachable')
  })

  it('that does not answer in time has stalled', async () => {
    const clock = createForgeClock()
    const timesOut = createGitlab({
      ...clock,
      // As the deadline of a call ends it.
      fetch: () => Promise.reject(Object.assign(new Error('late'), { code: 'UND_ERR_HEADERS_TIMEOUT' })),
    })
    const failure = await failureOf(timesOut.check(accessTo('gitlab', 'https://gitlab.example', 'x')))
    expect([failure.code, failure.details['host']]).toEqual(['remote_stalled', 'gitlab.example'])
  })
})

describe('secrets', () => {
  it('are in no error, no address and no answer', async () => {
    const { fake, forge, access, ada } = await gitlabUnderTest()
    const { id } = fake.addRepository('ada/tool')
    const repository = { id: String(id), path: 'ada/tool' }
    const hook = { url: 'https://relay.example.org/in', secret: 'whisper-secret' }
    const failures: unknown[] = []
    for (const status of [400, 401, 403, 404, 422, 429, 500]) {
      fake.failNext({ status, body: { message: 'no' } })
      failures.push(await failureOf(forge.createHook(access, repository, hook)))
    }
    const made = await forge.createHook(access, repository, hook)
    const told = [...failures.map(everythingIn), JSON.stringify(made), ...fake.requests.map(({ url }) => url)]
    expect(told.join('\n')).not.toMatch(new RegExp(`${ada.token}|whisper-secret`))
  })
})
