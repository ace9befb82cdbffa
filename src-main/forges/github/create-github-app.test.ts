import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, gather, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createGitHub } from './create-github.ts'
import { createGitHubApp, type GitHubApp } from './create-github-app.ts'

const { fake, dependencies, access, now, advance } = githubUnderTest()
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** The form in which GitHub gives it. */
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const signal = new AbortController().signal
let app: GitHubApp
let installation: ReturnType<ReturnType<typeof fake>['install']>

beforeAll(() => {
  fake().addUser('mona')
  fake().addOrganization('acme', { mona: 'admin' })
  for (let at = 0; at < 120; at += 1) fake().addRepository(`acme/r${at}`)
  fake().addRepository('mona/own')
})
beforeEach(() => {
  fake().registerApp({ id: 77, publicKey })
  app = createGitHubApp(dependencies, { webUrl: fake().url, appId: '77', privateKey: pem })
  fake().world.installations.clear()
  installation = fake().install('acme', { contents: 'write', metadata: 'read' })
})

const mint = (wish: Parameters<GitHubApp['tokenFor']>[1] = {}) =>
  app.tokenFor(String(installation.id), wish, signal)

describe('installations', () => {
  it('are listed with their owner and what they were granted', async () => {
    const own = fake().install('mona', { contents: 'read' })
    own.suspendedAt = now() - 1_000
    const [first, second] = await app.listInstallations(signal)
    expect(first).toEqual({
      id: String(installation.id),
      ownerId: String(fake().repositoryAt('acme/r0').ownerId),
      owner: 'acme',
      ownerKind: 'organization',
      suspendedAt: null,
      permissions: { contents: 'write', metadata: 'read' },
      reaches: 'all',
      webUrl: `${fake().url}/settings/installations/${installation.id}`,
    })
    expect(second).toMatchObject({ owner: 'mona', ownerKind: 'user', suspendedAt: own.suspendedAt })
  })

  it('are found for a repository, or there is none', async () => {
    expect(await app.placeOf('acme/r1', signal)).toMatchObject({ installation: { owner: 'acme' } })
    expect(await app.placeOf('mona/own', signal)).toBeNull()
  })

  it('list all that they reach', async () => {
    expect(await gather(app.listRepositories(String(installation.id), signal))).toHaveLength(120)
  })
})

describe('a token for a job', () => {
  it('opens what the job needs and nothing else', async () => {
    const { id } = fake().repositoryAt('acme/r5')
    const { token, expiresAt } = await mint({
      repositoryIds: [String(id)],
      permissions: { contents: 'read' },
    })
    expect(expiresAt).toBe(Math.floor((now() + 3_600_000) / 1_000) * 1_000)
    const forge = createGitHub(dependencies)
    const listed = await gather(forge.listRepositories(access(token), null))
    expect(listed.map(({ path }) => path)).toEqual(['acme/r5'])
  })

  it('is kept until five minutes before its end, for the same wish alone', async () => {
    const first = await mint()
    advance(54 * 60_000)
    expect((await mint()).token).toBe(first.token)
    const { id } = fake().repositoryAt('acme/r5')
    expect((await mint({ repositoryIds: [String(id)] })).token).not.toBe(first.token)
    advance(2 * 60_000)
    expect((await mint()).token).not.toBe(first.token)
  })

  it('is made once for all who ask at the same time, and not taken along by one who gives up', async () => {
    const asked = fake().requests.length
    const [one, other] = await Promise.all([mint(), mint()])
    expect([one.token === other.token, fake().requests.length - asked]).toEqual([true, 1])
    const stop = new AbortController()
    const wish = { permissions: { contents: 'read' } }
    const leaving = failureOf(app.tokenFor(String(installation.id), wish, stop.signal))
    const staying = mint(wish)
    stop.abort()
    expect([(await leaving).code, (await staying).token.startsWith('ghs_')]).toEqual(['cancelled', true])
  })
})

describe('a refusal', () => {
  it('of a clock that is off says by how much', async () => {
    for (const [ms, said] of [
      [90_000, '90 seconds ahead'],
      [-700_000, '700 seconds behind'],
    ] as const) {
      const off = createGitHubApp(
        { ...dependencies, now: () => now() + ms },
        { webUrl: fake().url, appId: '77', privateKey: pem },
      )
      const failure = await failureOf(off.listInstallations(signal))
      expect(failure.code).toBe('remote_auth_failed')
      expect(failure.message).toContain(said)
    }
  })

  it('of another key, and of another app, names the key', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const otherPem = other.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const given of [
      { appId: '77', privateKey: otherPem },
      { appId: '78', privateKey: pem },
    ]) {
      const wrong = createGitHubApp(dependencies, { webUrl: fake().url, ...given })
      const failure = await failureOf(wrong.listInstallations(signal))
      expect(failure).toMatchObject({ code: 'remote_auth_failed', details: { status: 401 } })
      expect(failure.message).toContain('does not know this app with this private key')
      expect(`${failure.message}${JSON.stringify(failure)}`).not.toContain('eyJ')
    }
  })

  it('of a suspended installation, and of one that is gone, says which', async () => {
    installation.suspendedAt = now()
    const suspended = await failureOf(mint())
    expect(suspended.code).toBe('forge_refused')
    expect(suspended.details['said']).toContain('suspended')
    installation.isRemoved = true
    const gone = await failureOf(mint())
    expect(gone.code).toBe('forge_refused')
    expect(gone.details['said']).toContain('not installed there any more')
  })

  it('of more than was granted names what was asked for', async () => {
    expect(await failureOf(mint({ permissions: { workflows: 'write' } }))).toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'workflows: write' },
    })
  })

  it('of a repository outside of the installation is in the words of GitHub', async () => {
    const { id } = fake().repositoryAt('mona/own')
    expect(await failureOf(mint({ repositoryIds: [String(id)] }))).toMatchObject({ code: 'forge_refused' })
  })

  it('comes before anything is sent when the key is none', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    for (const privateKey of ['sesame', elliptic.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      expect(() => createGitHubApp(dependencies, { webUrl: fake().url, appId: '77', privateKey })).toThrow(
        expect.objectContaining({ code: 'invalid_input', details: { field: 'privateKey' } }) as Error,
      )
    }
  })
})
