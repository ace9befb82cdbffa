import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startGiteaUnderTest, type GiteaUnderTest } from '../../testing/fake-forges/gitea/gitea-under-test.ts'
import { startPrism, type Prism } from '../../testing/fake-forges/start-prism.ts'
import {
  strictDescription,
  type ApiDescription,
  type DescribedCall,
} from '../../testing/fake-forges/strict-description.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { Fetch } from '../forge-request.ts'
import { createGiteaHints } from './gitea-hints.ts'

/** Gitea's own description of its API, beside the project. */
const file = path.resolve(import.meta.dirname, '../../../../shared/specs/gitea-openapi3.json')
const isThere = existsSync(file)
const noDescription = isThere ? '' : ` [LEFT OUT: no description of Gitea's API at ${file}]`

/** Every call that the client makes. One that is missing here fails, and one that is not made as well. */
const calls: readonly DescribedCall[] = [
  { method: 'GET', path: '/version' },
  { method: 'GET', path: '/settings/api' },
  { method: 'GET', path: '/settings/repository' },
  { method: 'GET', path: '/token' },
  { method: 'GET', path: '/user' },
  { method: 'GET', path: '/user/orgs' },
  { method: 'GET', path: '/user/repos' },
  { method: 'POST', path: '/user/repos' },
  { method: 'GET', path: '/users/{username}/repos' },
  { method: 'GET', path: '/users/{username}/orgs/{org}/permissions' },
  { method: 'GET', path: '/orgs/{org}/repos' },
  { method: 'GET', path: '/repos/search' },
  { method: 'POST', path: '/orgs/{org}/repos' },
  { method: 'GET', path: '/repositories/{id}' },
  { method: 'GET', path: '/repos/{owner}/{repo}' },
  { method: 'PATCH', path: '/repos/{owner}/{repo}' },
  { method: 'GET', path: '/repos/{owner}/{repo}/hooks' },
  { method: 'POST', path: '/repos/{owner}/{repo}/hooks' },
  { method: 'DELETE', path: '/repos/{owner}/{repo}/hooks/{id}' },
  { method: 'GET', path: '/repos/{owner}/{repo}/push_mirrors' },
  { method: 'POST', path: '/repos/{owner}/{repo}/push_mirrors' },
  { method: 'DELETE', path: '/repos/{owner}/{repo}/push_mirrors/{name}' },
  { method: 'POST', path: '/repos/{owner}/{repo}/push_mirrors-sync' },
  { method: 'POST', path: '/repos/{owner}/{repo}/mirror-sync' },
  { method: 'POST', path: '/repos/migrate' },
]

/** Outside of `/api/v1`, so in no description of it: whether it is a Forgejo, and the description itself. */
const outside = /\/api\/forgejo\/v1\/version$|\/swagger\.v1\.json$/

type Found = {
  readonly location: readonly string[]
  readonly code?: string
  readonly severity: string
  readonly message: string
}

/**
 * What the description says and the server does not keep to: two addresses are called URIs that it gives in other forms
 * ("" for the origin of what has none, `git@host:path` for SSH), and not every status of a refusal is listed. Of requests
 * nothing is let pass.
 */
const isUntrueOfGitea = (said: string): boolean =>
  said.startsWith('[') &&
  (JSON.parse(said) as readonly Found[]).every(({ location, code, severity, message }) => {
    if (location[0] !== 'response') return false
    if (code === 'format') return ['ssh_url', 'original_url'].includes(location.at(-1) ?? '')
    return severity === 'Warning' && message.startsWith('Unable to match the returned status code')
  })

let prism: Prism
let gitea: GiteaUnderTest
let throughPrism: Fetch = (url, init) => fetch(url, init)
const directory = scratchDirectory('gitea-shapes')

beforeAll(async () => {
  if (!isThere) return
  const through: Fetch = (url, init) => throughPrism(url, init)
  gitea = await startGiteaUnderTest({ mostItems: 2 }, { directory, fetch: through })
  const description = JSON.parse(readFileSync(file, 'utf8')) as ApiDescription
  prism = await startPrism(strictDescription(description, calls, '/api/v1'), gitea.fake.url)
  const watched = prism.watch((url, init) => fetch(url, init))
  throughPrism = (url, init) => (outside.test(url.pathname) ? fetch(url, init) : watched(url, init))
})
afterAll(async () => {
  if (!isThere) return
  await prism.stop()
  await gitea.fake.stop()
})

/** Everything that the client can do, once. */
const doEverything = async (access: ForgeAccess): Promise<void> => {
  const { fake, forge, mirrors } = gitea
  await forge.check(access)
  fake.settings.version = '1.22.3'
  await forge.check(access)
  const owners = await forge.listOwners(access)
  for await (const page of forge.listRepositories(access, null)) expect(page.length).toBeGreaterThan(0)
  for (const owner of owners) {
    for await (const page of forge.listRepositories(access, owner)) expect(page.length).toBeGreaterThan(0)
    await forge.create(access, { owner, name: 'made', isPrivate: true, description: 'What it is' })
  }
  expect(await forge.findByPath(access, 'ada/old')).toMatchObject({ repository: { path: 'ada/new' } })
  const looked = await forge.findByPath(access, 'ada/made')
  if (looked.kind === 'missing') throw new Error('It was made.')
  const { repository } = looked
  await forge.findById(access, repository.id)
  await forge.setDefaultBranch(access, repository, 'trunk')
  const hints = createGiteaHints({
    fetch: (url, init) => throughPrism(url, init),
    now: gitea.now,
    sleep: () => Promise.resolve(),
  })
  const look = await hints.look(access, null)
  expect(look.repositories.length).toBeGreaterThan(0)
  expect((await hints.look(access, look.cursor)).repositories).toEqual([])
  const hook = await forge.createHook(access, repository, {
    url: 'https://relay.example.org',
    secret: 's3cret',
  })
  await forge.listHooks(access, repository)
  await forge.removeHook(access, repository, hook.id)
  const elsewhere = fake.addRepository('ada/elsewhere')
  const signIn = {
    kind: 'password',
    username: 'ada',
    password: access.signIn.kind === 'token' ? access.signIn.token : '',
  } as const
  const push = { url: `${fake.url}/ada/elsewhere.git`, signIn, intervalMs: null, onPush: true }
  const { mirror } = await mirrors.addPush(access, repository, push)
  await mirrors.changePush(access, repository, mirror.id, { ...push, intervalMs: 3_600_000 })
  expect(await mirrors.syncPush(access, repository)).toMatchObject([{ outcome: 'succeeded' }])
  for (const { id } of await mirrors.listPush(access, repository))
    await mirrors.removePush(access, repository, id)
  const [me] = owners
  if (me === undefined) throw new Error('There is no owner.')
  const pull = {
    owner: me,
    name: 'copy',
    signIn,
    intervalMs: 600_000,
    isPrivate: true,
    description: 'A copy',
  }
  const copy = await mirrors.addPull(access, {
    ...pull,
    url: `${fake.url}/${fake.state.pathOf(elsewhere)}.git`,
  })
  gitea.pass(5_000)
  await mirrors.syncPull(access, copy.repository)
  await mirrors.changePullInterval(access, copy.repository, 3_600_000)
  await mirrors.stopPull(access, copy.repository)
}

it.skipIf(!isThere)(
  `every call is as Gitea describes it, down to the last field, and so is every answer of the fake${noDescription}`,
  async () => {
    const { fake } = gitea
    const ada = fake.addUser('ada')
    fake.addOrganization('acme', { ada: 'owner' })
    for (let at = 0; at < 5; at += 1) fake.addRepository(`acme/r-${at}`, { isEmpty: false })
    fake.rename(fake.addRepository('ada/old'), 'new')
    const access = { ...gitea.access(ada.token), webUrl: prism.url }
    await doEverything(access)
    expect(prism.violations.filter(({ said }) => !isUntrueOfGitea(said))).toEqual([])
    expect(fake.violations).toEqual([])
    const made = calls.map(({ method, path: at }) => `${method} /api/v1${at}`)
    expect([...prism.calls].sort()).toEqual([...made].sort())
  },
)
