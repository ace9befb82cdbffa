import { beforeAll, describe, expect, it } from 'vitest'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { failureOf, gather, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createCallGitHub } from './github-client.ts'
import { createHooks } from './github-hooks.ts'
import { createFindById } from './github-lookup.ts'
import { createGitHub } from './create-github.ts'

const { fake, dependencies, access, now } = githubUnderTest()
const scratch = scratchDirectory('github')
const forge = createGitHub(dependencies)
const everything = ['repo', 'workflow', 'read:org'] as const

let mona: ForgeOwner
let acme: ForgeOwner
let all = ''

beforeAll(() => {
  const person = fake().addUser('mona')
  fake().addUser('hubot')
  const organization = fake().addOrganization('Acme', { mona: 'member', hubot: 'admin' })
  fake().addOrganization('locked', { mona: 'admin' }, { requiresSso: true })
  fake().addOrganization('careful', { mona: 'member' }, { membersCanCreate: false })
  mona = { id: String(person.id), path: 'mona', kind: 'user', canCreate: true }
  acme = { id: String(organization.id), path: 'Acme', kind: 'organization', canCreate: true }
  fake().addRepository('mona/tool', { description: 'A tool', language: 'Go', sizeKiB: 12 })
  fake().addRepository('mona/site', { visibility: 'public', isFork: true, isArchived: true })
  fake().addRepository('Acme/api', { visibility: 'internal' })
  fake().addRepository('locked/vault')
  fake().addRepository('hubot/secret')
  fake().addRepository('hubot/shared', { collaborators: new Map([[person.id, 'push']]) })
  all = fake().addToken('mona', 'classic', { scopes: everything })
})

describe('the check of a token', () => {
  it('says whose it is, what it may do, when it ends, and the version of the server', async () => {
    const expiresAt = Math.floor(now() / 1_000) * 1_000 + 86_400_000
    const token = fake().addToken('mona', 'classic', { scopes: everything, expiresAt })
    expect(await forge.check(access(token))).toEqual({
      userId: mona.id,
      login: 'mona',
      scopes: ['repo', 'workflow', 'read:org'],
      expiresAt,
      gitUsername: 'x-access-token',
      serverVersion: '3.17.2',
      shortcomings: [
        `One organization stays hidden until the token is authorized for single sign-on: ${fake().url}/settings/tokens`,
      ],
    })
  })

  it('asks a server for its version that does not tell it by itself', async () => {
    fake().world.server.tellsVersion = false
    expect((await forge.check(access(all))).serverVersion).toBe('3.17.2')
    expect(fake().requests.at(-1)?.path).toBe('/meta')
    fake().world.server.tellsVersion = true
  })

  it('says what a token with fewer scopes cannot do', async () => {
    const token = fake().addToken('mona', 'classic', { scopes: ['public_repo'] })
    const { shortcomings } = await forge.check(access(token))
    expect(shortcomings).toEqual([
      'Private repositories are out of reach: that needs repo.',
      'GitHub refuses pushes that change files in .github/workflows: that needs workflow.',
      'Organizations are not listed: that needs read:org.',
      'Webhooks cannot be set up, so that changes are found at the next check: that needs admin:repo_hook.',
    ])
    const none = fake().addToken('mona', 'oauth', { scopes: [] })
    expect((await forge.check(access(none))).scopes).toEqual([])
  })

  it('says that GitHub tells nothing of fine-grained tokens', async () => {
    const token = fake().addToken('mona', 'fine-grained', { permissions: { metadata: 'read' } })
    const { scopes, shortcomings } = await forge.check(access(token))
    expect(scopes).toBeNull()
    expect(shortcomings[0]).toContain('Contents (write, to push)')
    expect(shortcomings[1]).toContain('one owner alone')
  })

  it('knows the token of an installation, which is nobody’s, of any length', async () => {
    const { id } = fake().install('Acme', { contents: 'write', metadata: 'read' })
    const token = fake().world.addToken('installation', {
      installationId: id,
      permissions: { contents: 'write' },
    })
    expect(token.text.length).toBeGreaterThan(500)
    const identity = await forge.check(access(token.text))
    expect(identity).toMatchObject({ userId: acme.id, login: 'Acme', scopes: null })
    const listed = await gather(forge.listRepositories(access(token.text), null))
    expect(listed.map(({ path }) => path)).toEqual(['Acme/api'])
    expect(await forge.listOwners(access(token.text))).toEqual([{ ...acme, canCreate: null }])
  })

  it('takes no password', async () => {
    const signIn = { kind: 'basic', username: 'mona', password: 'sesame' } as const
    expect(await failureOf(forge.check({ ...access(''), signIn }))).toMatchObject({ code: 'forge_cannot' })
  })
})

describe('owners', () => {
  it('are the account, then its organizations, with where repositories can be made', async () => {
    expect(await forge.listOwners(access(all))).toEqual([
      mona,
      acme,
      expect.objectContaining({ path: 'careful', canCreate: false }),
    ])
  })

  it('are the account alone where the token shows no organization', async () => {
    const token = fake().addToken('mona', 'classic', { scopes: ['repo'] })
    expect(await forge.listOwners(access(token))).toEqual([mona])
  })
})

describe('repositories', () => {
  it('are listed with all that is known of them', async () => {
    const listed = await gather(forge.listRepositories(access(all), null))
    expect(listed.map(({ path }) => path)).toEqual(['mona/tool', 'mona/site', 'Acme/api', 'hubot/shared'])
    const { url } = fake()
    expect(listed[0]).toEqual({
      id: String(fake().repositoryAt('mona/tool').id),
      path: 'mona/tool',
      owner: 'mona',
      name: 'tool',
      description: 'A tool',
      visibility: 'private',
      isFork: false,
      isArchived: false,
      isDisabled: false,
      isEmpty: false,
      isPullMirror: false,
      deletedFromAt: null,
      defaultBranch: 'main',
      cloneUrl: `${url}/mona/tool.git`,
      sshUrl: 'git@127.0.0.1:mona/tool.git',
      webUrl: `${url}/mona/tool`,
      sizeBytes: 12_288,
      language: 'Go',
      pushedAt: fake().repositoryAt('mona/tool').createdAt,
      mayPush: true,
      mayAdminister: true,
      objectFormat: 'sha1',
    })
    expect(listed[1]).toMatchObject({ isFork: true, isArchived: true, visibility: 'public', isEmpty: null })
    expect(listed[2]).toMatchObject({ visibility: 'internal', mayPush: false, mayAdminister: false })
  })

  it('of one owner are listed alone', async () => {
    const of = async (owner: ForgeOwner) =>
      (await gather(forge.listRepositories(access(all), owner))).map(({ path }) => path)
    expect(await of(mona)).toEqual(['mona/tool', 'mona/site'])
    expect(await of(acme)).toEqual(['Acme/api'])
    const { id } = fake().addUser('stranger')
    fake().addRepository('stranger/open', { visibility: 'public' })
    fake().addRepository('stranger/closed')
    const stranger = { id: String(id), path: 'stranger', kind: 'user', canCreate: null } as const
    expect(await of(stranger)).toEqual(['stranger/open'])
  })

  it('are found by id under the name they have now, and by a name they had', async () => {
    const { id } = fake().addRepository('mona/before')
    fake().rename('mona/before', 'after')
    const found = { kind: 'found', repository: { id: String(id), path: 'mona/after' } }
    expect(await forge.findById(access(all), String(id))).toMatchObject(found)
    expect(await forge.findByPath(access(all), 'mona/before')).toMatchObject(found)
    fake().transfer('mona/after', 'Acme')
    const moved = { kind: 'found', repository: { id: String(id), path: 'Acme/after', owner: 'Acme' } }
    expect(await forge.findById(access(all), String(id))).toMatchObject(moved)
    expect(await forge.findByPath(access(all), 'mona/after')).toMatchObject(moved)
    fake().remove('Acme/after')
    expect(await forge.findById(access(all), String(id))).toEqual({ kind: 'missing' })
    expect(await forge.findByPath(access(all), 'Acme/after')).toEqual({ kind: 'missing' })
  })

  it('that others keep for themselves are missing', async () => {
    const { id } = fake().repositoryAt('hubot/secret')
    expect(await forge.findById(access(all), String(id))).toEqual({ kind: 'missing' })
  })

  it('are no word about whether they exist when the token lacks the scope to see them', async () => {
    const { id } = fake().repositoryAt('mona/tool')
    const token = fake().addToken('mona', 'classic', { scopes: [] })
    fake().fail({
      kind: 'answer',
      status: 404,
      body: '{"message":"Not Found"}',
      headers: { 'X-OAuth-Scopes': '', 'X-Accepted-OAuth-Scopes': 'repo' },
    })
    expect(await failureOf(forge.findById(access(token), String(id)))).toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'repo', for: 'see the repository' },
    })
  })
})

describe('a new repository', () => {
  it('takes a first push, and then its default branch', async () => {
    const made = await forge.create(access(all), {
      owner: mona,
      name: 'fresh',
      isPrivate: true,
      description: 'From here',
    })
    expect(made).toMatchObject({ path: 'mona/fresh', visibility: 'private', description: 'From here' })
    const work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'a')
    const { gitUsername } = await forge.check(access(all))
    const signedIn = made.cloneUrl.replace('://', `://${gitUsername ?? ''}:${all}@`)
    await git(work, 'push', '--quiet', signedIn, 'HEAD:refs/heads/trunk')
    await forge.setDefaultBranch(access(all), made, 'trunk')
    const found = await forge.findById(access(all), made.id)
    expect(found).toMatchObject({ repository: { defaultBranch: 'trunk', isEmpty: false, pushedAt: now() } })
    expect(await failureOf(forge.setDefaultBranch(access(all), made, 'none'))).toMatchObject({
      code: 'forge_refused',
    })
  })

  it('is made in an organization, public or not', async () => {
    const made = await forge.create(access(all), {
      owner: acme,
      name: 'open',
      isPrivate: false,
      description: null,
    })
    expect(made).toMatchObject({ path: 'Acme/open', visibility: 'public', description: null })
  })

  it('is refused where the name is taken, where members may not, and under a name that GitHub would change', async () => {
    const create = (owner: ForgeOwner, name: string) =>
      failureOf(forge.create(access(all), { owner, name, isPrivate: true, description: null }))
    expect(await create(mona, 'tool')).toMatchObject({
      code: 'already_exists',
      details: { what: 'mona/tool' },
    })
    expect(await create({ ...acme, path: 'careful' }, 'x')).toMatchObject({ code: 'remote_write_denied' })
    const sent = fake().requests.length
    expect(await create(mona, 'my tool')).toMatchObject({ code: 'invalid_input', details: { field: 'name' } })
    expect(fake().requests).toHaveLength(sent)
    expect(await create({ ...mona, id: '1', path: 'hubot' }, 'x')).toMatchObject({ code: 'forge_cannot' })
  })

  it('needs a scope, or a permission', async () => {
    const wanted = { owner: mona, name: 'x', isPrivate: true, description: null }
    const classic = fake().addToken('mona', 'classic', { scopes: ['read:org'] })
    expect(await failureOf(forge.create(access(classic), wanted))).toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'public_repo or repo', for: 'create repositories' },
    })
    const fine = fake().addToken('mona', 'fine-grained', { permissions: { contents: 'write' } })
    expect(await failureOf(forge.create(access(fine), wanted))).toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'administration=write' },
    })
  })
})

describe('a change of a repository', () => {
  it('goes to where it is now, even when another stands at its old path', async () => {
    const { id } = fake().addRepository('mona/one')
    fake().rename('mona/one', 'two')
    const other = fake().addRepository('mona/one')
    const hook = { url: 'https://mirror.example.org/hook', secret: 'sesame' }
    await forge.createHook(access(all), { id: String(id), path: 'mona/one' }, hook)
    expect([other.hooks.size, fake().repositoryAt('mona/two').hooks.size]).toEqual([0, 1])
  })

  it('keeps its method and body when a rename comes in between', async () => {
    const { id } = fake().addRepository('mona/early')
    const found = await forge.findById(access(all), String(id))
    fake().rename('mona/early', 'late')
    // The client is shown the old name once more, as if the rename came right after.
    const body = JSON.stringify(
      found.kind === 'found' && {
        id,
        name: 'early',
        full_name: 'mona/early',
        owner: { login: 'mona' },
        private: true,
        fork: false,
        clone_url: '',
        html_url: '',
      },
    )
    fake().fail({ kind: 'answer', status: 200, body, at: 'GET /repositories/' })
    await forge.createHook(
      access(all),
      { id: String(id), path: 'mona/early' },
      { url: 'https://a.example', secret: 's' },
    )
    expect(
      fake()
        .requests.slice(-2)
        .map(({ method, path, status }) => `${method} ${path} ${status}`),
    ).toEqual(['POST /repos/mona/early/hooks 307', `POST /repositories/${id}/hooks 201`])
    expect(fake().repositoryAt('mona/late').hooks.size).toBe(1)
  })
})

describe('webhooks', () => {
  it('are made, listed, pinged and removed', async () => {
    const repository = fake().addRepository('mona/hooked')
    const at = { id: String(repository.id), path: 'mona/hooked' }
    const url = 'https://mirror.example.org/hook'
    const made = await forge.createHook(access(all), at, { url, secret: 'sesame' })
    expect(made).toEqual({ id: made.id, url, isActive: true })
    expect(await forge.listHooks(access(all), at)).toEqual([made])
    const kept = repository.hooks.get(Number(made.id))
    expect(kept).toMatchObject({
      events: ['push', 'create', 'delete', 'repository'],
      config: { content_type: 'json', secret: 'sesame', insecure_ssl: '0' },
    })
    const call = createCallGitHub(dependencies)
    await createHooks(call, createFindById(call)).pingHook(access(all), at, made.id)
    expect(kept?.pings).toBe(2)
    const again = await failureOf(forge.createHook(access(all), at, { url, secret: 'sesame' }))
    expect(again).toMatchObject({ code: 'already_exists' })
    expect(`${again.message}${JSON.stringify(again.details)}`).not.toContain('sesame')
    await forge.removeHook(access(all), at, made.id)
    expect(await forge.listHooks(access(all), at)).toEqual([])
    expect(await failureOf(forge.removeHook(access(all), at, made.id))).toMatchObject({
      code: 'remote_not_found',
    })
  })
})
