import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPrism, type Prism } from '../../testing/fake-forges/start-prism.ts'
import { strictDescription, type ApiDescription } from '../../testing/fake-forges/strict-description.ts'
import { gather, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createGitHub } from './create-github.ts'
import { createGitHubApp } from './create-github-app.ts'
import { createCallGitHub } from './github-client.ts'
import { createHooks } from './github-hooks.ts'
import { createFindById } from './github-lookup.ts'
import { createPushedSince } from './pushed-since.ts'

/** Every call that the client makes. One that it makes and is not here fails, and one that is here and it does not make. */
const documented = [
  { method: 'GET', path: '/meta' },
  { method: 'GET', path: '/user' },
  { method: 'GET', path: '/user/orgs' },
  { method: 'GET', path: '/user/memberships/orgs' },
  { method: 'GET', path: '/user/repos' },
  { method: 'GET', path: '/users/{username}' },
  { method: 'GET', path: '/users/{username}/repos' },
  { method: 'GET', path: '/orgs/{org}/repos' },
  { method: 'GET', path: '/repos/{owner}/{repo}' },
  { method: 'PATCH', path: '/repos/{owner}/{repo}' },
  { method: 'POST', path: '/user/repos' },
  { method: 'POST', path: '/orgs/{org}/repos' },
  { method: 'GET', path: '/repos/{owner}/{repo}/hooks' },
  { method: 'POST', path: '/repos/{owner}/{repo}/hooks' },
  { method: 'POST', path: '/repos/{owner}/{repo}/hooks/{hook_id}/pings' },
  { method: 'DELETE', path: '/repos/{owner}/{repo}/hooks/{hook_id}' },
  { method: 'GET', path: '/installation/repositories' },
  { method: 'GET', path: '/app' },
  { method: 'GET', path: '/app/installations' },
  { method: 'GET', path: '/repos/{owner}/{repo}/installation' },
  { method: 'POST', path: '/app/installations/{installation_id}/access_tokens' },
] as const

/**
 * No page documents these: GitHub leads there itself, by redirects and `Link` headers. They are held against the call
 * whose other address they are.
 */
const undocumented = [
  { method: 'GET', path: '/repositories/{id}', as: '/repos/{owner}/{repo}' },
  { method: 'GET', path: '/organizations/{id}/repos', as: '/orgs/{org}/repos' },
  { method: 'GET', path: '/user/{id}/repos', as: '/users/{username}/repos' },
] as const

type Operation = Record<string, unknown> & { readonly parameters?: readonly unknown[] }
const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }

const withUndocumented = (description: ApiDescription): ApiDescription => {
  const paths = { ...description.paths }
  for (const { path, as } of undocumented) {
    const { get } = paths[as] as { get: Operation }
    const pathNames = /#\/components\/parameters\/(owner|repo|org|username)$/
    const parameters = (get.parameters ?? []).filter(
      (one) => !pathNames.test(String((one as { $ref?: string }).$ref)),
    )
    paths[path] = { get: { ...get, parameters: [idParameter, ...parameters] } }
  }
  return { ...description, paths }
}

/**
 * The description of the list of installations says that its accounts are people and enterprises at once (`allOf`);
 * that of a single one has it right.
 */
const withInstallationsMended = (description: ApiDescription): ApiDescription => {
  const list = structuredClone(description.paths['/app/installations']) as {
    get: { responses: { 200: { content: { 'application/json': { schema: { items: unknown } } } } } }
  }
  list.get.responses[200].content['application/json'].schema.items = {
    $ref: '#/components/schemas/installation',
  }
  return { ...description, paths: { ...description.paths, '/app/installations': list } }
}

const { fake, dependencies, access } = githubUnderTest()
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
let prism: Prism
let watched: typeof dependencies

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  const published = JSON.parse(readFileSync(file, 'utf8')) as ApiDescription
  const description = withInstallationsMended(withUndocumented(published))
  const strict = strictDescription(description, [...documented, ...undocumented], '/api/v3')
  prism = await startPrism(strict, fake().url)
  const throughPrism = prism.watch((url, init) =>
    fetch(new URL(`${url.pathname}${url.search}`, prism.url), init),
  )
  watched = { ...dependencies, fetch: throughPrism }

  const { id } = fake().addUser('mona')
  fake().addUser('hubot')
  fake().addOrganization('acme', { mona: 'admin' })
  for (let at = 0; at < 101; at += 1) {
    fake().addRepository(`acme/r${at}`)
    fake().addRepository(`hubot/r${at}`, { visibility: 'public', collaborators: new Map([[id, 'pull']]) })
  }
})
afterAll(() => prism.stop())

describe('every call, held against the description that GitHub publishes', () => {
  it('sends nothing that it does not name, and our GitHub answers as it says', async () => {
    const forge = createGitHub(watched)
    const call = createCallGitHub(watched)
    const token = fake().addToken('mona', 'classic', { scopes: ['repo', 'read:org'] })
    const asked = access(token)
    fake().world.server.tellsVersion = false
    await forge.check(asked)
    const [mona, acme] = await forge.listOwners(asked)
    const hubot = { id: '0', path: 'hubot', kind: 'user', canCreate: null } as const
    for (const owner of [null, mona, acme, hubot]) await gather(forge.listRepositories(asked, owner ?? null))
    for (const owner of [mona, acme]) {
      if (owner === undefined) throw new Error('An owner is missing.')
      const made = await forge.create(asked, { owner, name: 'made', isPrivate: true, description: 'Made' })
      await forge.findByPath(asked, made.path)
      await forge.setDefaultBranch(asked, made, 'main').catch(() => undefined)
      const hook = await forge.createHook(asked, made, {
        url: 'https://a.example/hook',
        secret: 'sesame-sesame',
      })
      await forge.listHooks(asked, made)
      await createHooks(call, createFindById(call)).pingHook(asked, made, hook.id)
      await forge.removeHook(asked, made, hook.id)
    }
    await createPushedSince(call)(asked, 0, { etag: null })

    fake().registerApp({ id: 77, publicKey })
    const { id } = fake().install('acme', { contents: 'write', metadata: 'read' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const app = createGitHubApp(watched, { webUrl: fake().url, appId: '77', privateKey: pem })
    await app.identify(asked.signal)
    await app.listInstallations(asked.signal)
    await app.placeOf('acme/r1', asked.signal)
    await app.tokenFor(String(id), { repositories: ['r1'] }, asked.signal)
    const repositoryIds = [String(fake().repositoryAt('acme/r1').id)]
    const wish = { repositoryIds, permissions: { contents: 'read' } }
    const { token: ofApp } = await app.tokenFor(String(id), wish, asked.signal)
    await forge.listOwners(access(ofApp))

    expect(prism.violations).toEqual([])
    const all = [...documented, ...undocumented].map(({ method, path }) => `${method} /api/v3${path}`)
    expect([...prism.calls].sort()).toEqual(all.sort())
  })

  it('finds what it does not name', async () => {
    const before = prism.violations.length
    const token = fake().addToken('mona', 'classic', { scopes: ['repo'] })
    await watched.fetch(new URL('/api/v3/user/repos', fake().url), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/vnd.github+json',
        'X-GitHub-Api-Version': '2022-11-28',
        'User-Agent': 'Mirrordesk',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        name: 'other',
        private: true,
        auto_init: false,
        description: 'x',
        visibility: 'private',
      }),
    })
    const found = prism.violations.slice(before)
    expect(found.map(({ said }) => said).join()).toContain('visibility')
    // Our own GitHub is as strict.
    expect(fake().violations.splice(0)).toEqual(['POST /user/repos: visibility'])
  })
})
