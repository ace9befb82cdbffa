import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { Forge, ForgeAccess } from '../../core/ports/forge.ts'
import { failureOf, gather, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createGitHub } from './create-github.ts'

const { fake, dependencies, access, now } = githubUnderTest()
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
let forge: Forge
let signedIn: ForgeAccess
let acme: ReturnType<ReturnType<typeof fake>['install']>
let mona: ReturnType<ReturnType<typeof fake>['install']>

beforeAll(() => {
  fake().addUser('mona')
  fake().addOrganization('acme', { mona: 'admin' })
  for (const path of ['acme/one', 'acme/two', 'mona/own']) fake().addRepository(path)
})
beforeEach(() => {
  fake().registerApp({ id: 77, publicKey })
  fake().world.installations.clear()
  acme = fake().install('acme', { contents: 'write', metadata: 'read', administration: 'write' })
  mona = fake().install('mona', { contents: 'write', metadata: 'read' })
  forge = createGitHub(dependencies)
  signedIn = { ...access(''), signIn: { kind: 'basic', username: '77', password: pem } }
})

const idOf = (path: string): string => String(fake().repositoryAt(path).id)

it('an app lists what all its installations reach, or those of one owner', async () => {
  const paths = async (owner: Parameters<Forge['listRepositories']>[1]) =>
    (await gather(forge.listRepositories(signedIn, owner))).map(({ path }) => path)
  expect(await paths(null)).toEqual(['acme/one', 'acme/two', 'mona/own'])
  const [, own] = await forge.listOwners(signedIn)
  expect(own).toMatchObject({ path: 'mona', kind: 'user', canCreate: false })
  expect(await paths(own ?? null)).toEqual(['mona/own'])
})

it('a repository is found by id and by path, through the installation that reaches it', async () => {
  expect(await forge.findById(signedIn, idOf('mona/own'))).toMatchObject({
    kind: 'found',
    repository: { path: 'mona/own' },
  })
  expect(await forge.findByPath(signedIn, 'acme/two')).toMatchObject({ kind: 'found' })
  expect(await forge.findById(signedIn, '424242')).toEqual({ kind: 'missing' })
})

it('one that may be out of sight behind a suspended installation is not called missing', async () => {
  mona.suspendedAt = now()
  const byId = await failureOf(forge.findById(signedIn, idOf('mona/own')))
  const byPath = await failureOf(forge.findByPath(signedIn, 'mona/own'))
  expect([byId.code, byPath.code]).toEqual(['remote_read_denied', 'forge_refused'])
})

it('repositories are made in organizations that allow it, and nowhere else', async () => {
  const [organization, person] = await forge.listOwners(signedIn)
  const wanted = { name: 'made', isPrivate: true, description: null }
  if (organization === undefined || person === undefined) throw new Error('An owner is missing.')
  expect(await forge.create(signedIn, { ...wanted, owner: organization })).toMatchObject({
    path: 'acme/made',
  })
  expect((await failureOf(forge.create(signedIn, { ...wanted, owner: person }))).code).toBe('forge_cannot')
  acme.permissions = { contents: 'write', metadata: 'read' }
})
