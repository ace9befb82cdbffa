import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { GitHubAppApi } from '../../core/ports/github-app.ts'
import { failureOf, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createGitHubAppApi } from './create-github-app-api.ts'

const { fake, dependencies, access, now, advance } = githubUnderTest()
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
let api: GitHubAppApi
let signedIn: ForgeAccess
let acme: ReturnType<ReturnType<typeof fake>['install']>

beforeAll(() => {
  fake().addUser('mona')
  fake().addOrganization('acme', { mona: 'admin' })
  for (const name of ['one', 'two']) fake().addRepository(`acme/${name}`)
  fake().addRepository('mona/own')
})
beforeEach(() => {
  fake().registerApp({ id: 77, publicKey })
  fake().world.installations.clear()
  acme = fake().install('acme', { contents: 'write', metadata: 'read', workflows: 'write', issues: 'write' })
  api = createGitHubAppApi(dependencies)
  signedIn = { ...access(''), signIn: { kind: 'basic', username: '77', password: pem } }
})

const tokenOf = (text: string) => fake().world.tokens.get(text)
const asked = (): number => fake().requests.length

it('a token opens one repository, with no more than git needs of what was granted', async () => {
  const { token, expiresAt } = await api.jobToken(signedIn, 'acme/one')
  expect(token.length).toBeGreaterThan(500)
  expect(expiresAt).toBeGreaterThan(now() + 50 * 60_000)
  expect([...(tokenOf(token)?.repositoryIds ?? [])]).toEqual([fake().repositoryAt('acme/one').id])
  expect(tokenOf(token)?.permissions).toEqual({ contents: 'write', workflows: 'write', metadata: 'read' })
})

it('is kept for the same repository in any spelling, asks nobody, and is made anew when five minutes are left', async () => {
  const { token } = await api.jobToken(signedIn, 'acme/one')
  const before = asked()
  expect((await api.jobToken(signedIn, 'ACME/One')).token).toBe(token)
  expect(asked()).toBe(before)
  expect((await api.jobToken(signedIn, 'acme/two')).token).not.toBe(token)
  advance(56 * 60_000)
  expect((await api.jobToken(signedIn, 'acme/one')).token).not.toBe(token)
})

it('one that git was refused with is not given again, and the installation is looked up anew', async () => {
  const { token } = await api.jobToken(signedIn, 'acme/one')
  acme.isRemoved = true
  const again = fake().install('acme', { contents: 'read', metadata: 'read' })
  const next = await api.jobToken(signedIn, 'acme/one', token)
  expect(next.token).not.toBe(token)
  expect(tokenOf(next.token)).toMatchObject({ installationId: again.id, permissions: { contents: 'read' } })
})

it('a repository that another installation reaches by now is found there, though the old one was known', async () => {
  await api.jobToken(signedIn, 'acme/one')
  const own = fake().install('mona', { contents: 'write', metadata: 'read' })
  fake().transfer('acme/one', 'mona')
  advance(58 * 60_000)
  const { token } = await api.jobToken(signedIn, 'acme/one')
  expect(tokenOf(token)?.installationId).toBe(own.id)
  fake().transfer('mona/one', 'acme')
})

it('what is not reached, suspended or not permitted is said with what to do about it', async () => {
  const said = async (path: string) => {
    const { code, message, details } = await failureOf(api.jobToken(signedIn, path))
    return [code, message, String(details['advice'])] as const
  }
  const [code, message, advice] = await said('mona/own')
  expect([code, message]).toEqual(['remote_read_denied', 'The GitHub App does not reach mona/own.'])
  expect(advice).toContain('install the app there')
  acme.suspendedAt = now()
  expect((await said('acme/one'))[1]).toBe('The installation of the GitHub App at acme is suspended.')
  acme.suspendedAt = null
  acme.permissions = { metadata: 'read' }
  expect((await said('acme/one'))[2]).toContain('the permission Contents')
})

it('a refusal of the app itself is one of the sign-in, and repeats nothing of the key', async () => {
  fake().registerApp(null)
  const failure = await failureOf(api.jobToken(signedIn, 'acme/one'))
  expect(failure.code).toBe('remote_auth_failed')
  const text = `${failure.message}${JSON.stringify(failure.details)}${String(failure.stack)}`
  for (const line of pem.split('\n').filter((one) => one.length > 30)) expect(text).not.toContain(line)
})
