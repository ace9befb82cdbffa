import { describe, expect, it } from 'vitest'
import { bitbucketUnderTest } from '../../testing/fake-forges/bitbucket/bitbucket-under-test.ts'
import { allScopes } from '../../testing/fake-forges/bitbucket/start-fake-bitbucket.ts'
import { accessTo, allOf, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'

describe('whose token it is', () => {
  it('is said with its scopes and the name that git needs', async () => {
    const { forge, ada, access } = await bitbucketUnderTest()
    expect(await forge.check(access)).toEqual({
      userId: ada.uuid,
      login: 'ada',
      scopes: allScopes,
      expiresAt: null,
      gitUsername: 'x-bitbucket-api-token-auth',
      serverVersion: null,
      shortcomings: [],
    })
  })

  it('names what a lesser token cannot do; writing does not bring reading along', async () => {
    const scopes = ['read:user:bitbucket', 'write:repository:bitbucket', 'read:webhook:bitbucket']
    const { forge, access } = await bitbucketUnderTest(scopes)
    expect((await forge.check(access)).shortcomings).toEqual([
      'It cannot list and fetch repositories: that needs “read:repository:bitbucket”.',
      'It cannot create repositories or set the default branch: that needs “admin:repository:bitbucket”.',
      'It cannot list workspaces: that needs “read:workspace:bitbucket”.',
      'It cannot create webhooks: that needs “read:webhook:bitbucket” and “write:webhook:bitbucket”.',
    ])
  })

  it('is nobody where it belongs to a workspace: told apart by itself, and not in clear', async () => {
    const { fake, forge, accessWith } = await bitbucketUnderTest()
    const acme = fake.addOrganization('acme')
    const scopes = ['repository:write', 'repository', 'webhook']
    const tokens = [1, 2].map(() => fake.addToken({ workspaceUuid: acme.uuid, scopes }))
    const [one, two] = await Promise.all(tokens.map((token) => forge.check(accessWith(token))))
    expect(one).toMatchObject({
      scopes,
      gitUsername: 'x-token-auth',
      shortcomings: [
        expect.stringContaining('does not say to which'),
        expect.stringContaining('cannot create repositories'),
        expect.stringContaining('cannot list workspaces'),
      ],
    })
    expect(one?.userId).not.toBe(two?.userId)
    expect(one?.userId).not.toContain(tokens[0])
  })
})

describe('workspaces', () => {
  it('are the own one first, then the others, complete', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    for (let at = 0; at < 120; at += 1) {
      fake.addOrganization(`team-${String(at).padStart(3, '0')}`, { [ada.uuid]: 'write' })
    }
    fake.addOrganization('acme', { [ada.uuid]: 'administrator' })
    fake.addOrganization('others')
    const owners = await forge.listOwners(access)
    expect(owners).toHaveLength(122)
    expect(owners.slice(0, 3).map(({ path, kind, canCreate }) => [path, kind, canCreate])).toEqual([
      ['ada', 'user', true],
      ['acme', 'organization', true],
      ['team-000', 'organization', null],
    ])
  })
})

describe('the list of repositories', () => {
  it('is complete with ten thousand of them in some workspaces', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    fake.addOrganization('acme', { [ada.uuid]: 'read' })
    for (let at = 0; at < 10_000; at += 1)
      fake.addRepository(`${at % 4 === 0 ? 'ada' : 'acme'}/project-${at}`)
    const seen = new Set<string>()
    let largest = 0
    for await (const page of forge.listRepositories(access, null)) {
      largest = Math.max(largest, page.length)
      for (const { id } of page) seen.add(id)
    }
    expect([seen.size, largest]).toEqual([10_000, 100])
  })

  it('misses none when another is deleted while it is read', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    const seen = new Set<string>()
    let isFirst = true
    for await (const page of forge.listRepositories(access, null)) {
      for (const { path } of page) seen.add(path)
      if (isFirst) fake.remove('ada/project-0')
      isFirst = false
    }
    expect(seen.size).toBe(250)
  })

  it('that never stands still ends as an error', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    const readOn = async (): Promise<void> => {
      let at = 0
      for await (const page of forge.listRepositories(access, null)) {
        expect(page.length).toBeGreaterThan(0)
        fake.remove(`ada/project-${at}`)
        at += 1
      }
    }
    expect((await failureOf(readOn())).details['said']).toContain('faster than it can be read')
  })

  it('is that of one workspace alone, which a token of it can ask for too', async () => {
    const { fake, forge, ada, access, accessWith } = await bitbucketUnderTest()
    const acme = fake.addOrganization('acme', { [ada.uuid]: 'read' })
    fake.addRepository('ada/own')
    fake.addRepository('acme/one')
    const owner = (await forge.listOwners(access))[1] ?? null
    expect((await allOf(forge.listRepositories(access, owner))).map(({ path }) => path)).toEqual(['acme/one'])
    const token = fake.addToken({ workspaceUuid: acme.uuid, scopes: ['repository'] })
    expect(await allOf(forge.listRepositories(accessWith(token), owner))).toHaveLength(1)
    const blind = await failureOf(allOf(forge.listRepositories(accessWith(token), null)))
    expect([blind.code, blind.message]).toEqual([
      'forge_cannot',
      'A Bitbucket access token of a workspace, project or repository cannot list workspaces.',
    ])
  })

  it('does not go on at another host', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    for (const next of [
      'http://127.0.0.1:9/2.0/more',
      'not an address',
      `${fake.url.replace('http:', 'https:')}/`,
    ]) {
      fake.failNext({ status: 200, body: { values: [], next } }, /\/repositories\//)
      const failure = await failureOf(allOf(forge.listRepositories(access, null)))
      expect([failure.code, failure.details['malformed']]).toEqual(['remote_error', 'next'])
    }
  })
})

describe('a repository', () => {
  it('is described by what Bitbucket says of it', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    fake.addOrganization('acme', { [ada.uuid]: 'read' })
    const { uuid, updatedAt } = fake.addRepository('acme/engine', {
      description: 'Runs things',
      isFork: true,
      size: 4_711,
      language: 'rust',
      mainBranch: 'trunk',
    })
    expect(await forge.findByPath(access, 'acme/engine')).toEqual({
      kind: 'found',
      repository: {
        id: uuid,
        path: 'acme/engine',
        owner: 'acme',
        name: 'engine',
        description: 'Runs things',
        visibility: 'private',
        isFork: true,
        isArchived: null,
        isDisabled: false,
        isEmpty: false,
        isPullMirror: false,
        deletedFromAt: null,
        defaultBranch: 'trunk',
        cloneUrl: `${fake.url}/acme/engine.git`,
        sshUrl: 'git@bitbucket.org:acme/engine.git',
        webUrl: `${fake.url}/acme/engine`,
        sizeBytes: 4_711,
        language: 'rust',
        pushedAt: updatedAt,
        mayPush: null,
        mayAdminister: null,
        objectFormat: 'sha1',
      },
    })
  })

  it('is found by its uuid and its old path after it was renamed and moved', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    fake.addOrganization('acme', { [ada.uuid]: 'administrator' })
    const { uuid } = fake.addRepository('ada/old')
    fake.rename('ada/old', 'new')
    fake.transfer('ada/new', 'acme')
    for (const found of [await forge.findById(access, uuid), await forge.findByPath(access, 'ada/old')]) {
      expect(found).toMatchObject({ kind: 'found', repository: { id: uuid, path: 'acme/new' } })
    }
  })

  it('is missing when it is gone, and when it is not shown to this account', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    fake.addUser('eve')
    const { uuid } = fake.addRepository('eve/secret')
    expect(await forge.findByPath(access, 'eve/secret')).toEqual({ kind: 'missing' })
    expect(await forge.findById(access, uuid)).toEqual({ kind: 'missing' })
    expect(await forge.findByPath(access, 'nobody/nothing')).toEqual({ kind: 'missing' })
    expect(await forge.findByPath(access, 'ada')).toEqual({ kind: 'missing' })
  })
})

describe('a new repository', () => {
  const nothing = { isPrivate: true, description: null } as const

  it('is empty, goes into the oldest project, takes the first push, and then its default branch', async () => {
    const { fake, forge, access, ada } = await bitbucketUnderTest()
    fake.addOrganization('acme', { [ada.uuid]: 'administrator' }, ['OLD', 'NEW'])
    const owner = (await forge.listOwners(access))[1]
    if (owner === undefined) throw new Error('no workspace')
    const made = await forge.create(access, { owner, name: 'Tool', isPrivate: true, description: 'A tool' })
    expect(made).toMatchObject({
      path: 'acme/tool',
      visibility: 'private',
      isEmpty: true,
      description: 'A tool',
    })
    expect(fake.repository('acme/tool').project).toBe('OLD')

    const work = await workRepository(scratchDirectory('work'), 'tool')
    const commit = await commitFile(work, 'readme', 'one')
    await git(work, 'branch', 'next')
    const { gitUsername } = await forge.check(access)
    const header = `Authorization: Basic ${Buffer.from(`${gitUsername}:${ada.token}`).toString('base64')}`
    const push = await tryGit(work, [
      '-c',
      `http.extraHeader=${header}`,
      'push',
      '-q',
      made.cloneUrl,
      '--all',
    ])
    expect(push.exitCode).toBe(0)
    expect((await refsOf(await fake.directoryOf('acme/tool'))).get('refs/heads/next')).toBe(commit)

    await forge.setDefaultBranch(access, made, 'next')
    expect(await forge.findById(access, made.id)).toMatchObject({
      repository: { defaultBranch: 'next', isEmpty: false },
    })
  })

  it('is refused as taken, as not allowed there, and for its name', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    fake.addRepository('ada/tool')
    fake.addOrganization('acme', { [ada.uuid]: 'read' })
    const [owner, acme] = await forge.listOwners(access)
    if (owner === undefined || acme === undefined) throw new Error('no workspace')
    const failures = [
      await failureOf(forge.create(access, { ...nothing, owner, name: 'tool' })),
      await failureOf(forge.create(access, { ...nothing, owner: acme, name: 'tool' })),
      await failureOf(forge.create(access, { ...nothing, owner, name: 'a b' })),
    ]
    expect(failures.map(({ code }) => code)).toEqual([
      'already_exists',
      'remote_write_denied',
      'forge_refused',
    ])
    expect(failures[0]?.details['what']).toBe('ada/tool')
    expect(failures[2]?.details['said']).toBe('Bad request name Invalid slug.')
  })

  it('is never made by setting a default branch where it is gone', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    const { uuid } = fake.addRepository('ada/gone')
    fake.remove('ada/gone')
    const failure = await failureOf(forge.setDefaultBranch(access, { id: uuid, path: 'ada/gone' }, 'main'))
    expect(failure.code).toBe('remote_not_found')
    expect(fake.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  it('keeps its default branch where the other is not there yet', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    const { uuid } = fake.addRepository('ada/tool')
    const failure = await failureOf(forge.setDefaultBranch(access, { id: uuid, path: 'ada/tool' }, 'nowhere'))
    expect([failure.code, failure.details['said']]).toEqual([
      'forge_refused',
      'Bad request mainbranch Not a valid branch.',
    ])
  })
})

describe('webhooks', () => {
  it('are made, listed and removed; their secret does not come back', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    const row = fake.addRepository('ada/tool')
    const repository = { id: row.uuid, path: 'ada/tool' }
    const url = 'https://relay.example.org/in'
    const hook = await forge.createHook(access, repository, { url, secret: 'whisper' })
    expect(hook).toEqual({ id: hook.id, url, isActive: true })
    expect(row.hooks[0]?.fields).toMatchObject({ secret: 'whisper', active: true, events: ['repo:push'] })
    expect(await forge.listHooks(access, repository)).toEqual([hook])
    await forge.removeHook(access, repository, hook.id)
    expect(await forge.listHooks(access, repository)).toEqual([])
  })

  it('are listed beyond the first page', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    const row = fake.addRepository('ada/tool')
    for (let at = 0; at < 205; at += 1) {
      row.hooks.push({ uuid: `{${at}}`, fields: { url: `https://x.example/${at}`, active: false } })
    }
    const hooks = await forge.listHooks(access, { id: row.uuid, path: 'ada/tool' })
    expect([hooks.length, hooks[204]?.isActive]).toEqual([205, false])
  })

  it('are for administrators, and need their scope', async () => {
    const { fake, forge, ada, access } = await bitbucketUnderTest()
    fake.addOrganization('acme', { [ada.uuid]: 'write' })
    const { uuid } = fake.addRepository('acme/tool')
    const hook = { url: 'https://relay.example.org/in', secret: 'whisper' }
    const denied = await failureOf(forge.createHook(access, { id: uuid, path: 'acme/tool' }, hook))
    expect(denied.code).toBe('remote_write_denied')
    const eve = fake.addUser('eve', ['read:repository:bitbucket', 'read:webhook:bitbucket'])
    const lesser = accessTo('bitbucket', fake.url, {
      kind: 'basic',
      username: eve.email,
      password: eve.token,
    })
    const lacking = await failureOf(forge.createHook(lesser, { id: uuid, path: 'acme/tool' }, hook))
    expect([lacking.code, lacking.details['scopes'], lacking.details['for']]).toEqual([
      'forge_scope_missing',
      'write:webhook:bitbucket',
      'create webhooks',
    ])
  })
})
