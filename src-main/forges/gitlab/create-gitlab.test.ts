import { describe, expect, it } from 'vitest'
import type { Forge } from '../../core/ports/forge.ts'
import { allOf, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { levels } from '../../testing/fake-forges/gitlab/start-fake-gitlab.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createGitlab } from './create-gitlab.ts'

/** As behind a proxy that takes away headers it does not know. */
const withoutLinks = (dependencies: ForgeDependencies): Forge =>
  createGitlab({
    ...dependencies,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      const headers = new Headers(response.headers)
      headers.delete('link')
      return new Response(response.body, { status: response.status, headers })
    },
  })

describe('whose token it is', () => {
  it('is said with its scopes, its end and the version of the server', async () => {
    const { fake, forge, ada, accessWith } = await gitlabUnderTest()
    const token = fake.addToken(ada.id, { scopes: ['api'], expiresOn: '2027-01-31' })
    expect(await forge.check(accessWith(token))).toEqual({
      userId: String(ada.id),
      login: 'ada',
      scopes: ['api'],
      expiresAt: Date.UTC(2027, 0, 31),
      gitUsername: 'oauth2',
      serverVersion: '18.7.0',
      shortcomings: [],
    })
  })

  it('is said of a token of OAuth by OAuth itself', async () => {
    const { fake, forge, ada, clock, accessWith } = await gitlabUnderTest({ prefix: '/gitlab' })
    const expiresAt = clock.now() + 7_200_000
    const token = fake.addToken(ada.id, { isOauth: true, scopes: ['api'], expiresAt })
    const identity = await forge.check(accessWith(token))
    expect([identity.scopes, identity.expiresAt]).toEqual([['api'], expiresAt])
  })

  it('names what a lesser token cannot do, and what that needs', async () => {
    const { fake, forge, ada, accessWith } = await gitlabUnderTest()
    const token = fake.addToken(ada.id, { scopes: ['read_api', 'read_repository'] })
    expect((await forge.check(accessWith(token))).shortcomings).toEqual([
      'It cannot push: that needs “write_repository” or “api”.',
      'It cannot create repositories, webhooks or push mirrors, nor set the default branch: that needs “api”.',
    ])
  })

  it('says so when the person may not create projects', async () => {
    const { fake, forge, accessWith } = await gitlabUnderTest()
    const eve = fake.addUser('eve', { canCreate: false })
    expect((await forge.check(accessWith(eve.token))).shortcomings).toEqual([
      expect.stringMatching(/^eve may not create repositories of its own at 127\.0\.0\.1:\d+\.$/),
    ])
    expect((await forge.listOwners(accessWith(eve.token)))[0]?.canCreate).toBe(false)
  })
})

describe('where repositories can be', () => {
  it('is the own namespace, by its own id, then groups and groups in groups', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.developer }, 'developer')
    const tools = fake.addOrganization('acme/tools', {}, 'maintainer')
    fake.addOrganization('closed', { [ada.id]: levels.owner }, 'noone')
    fake.addOrganization('others', {})
    const owners = await forge.listOwners(access)
    expect(owners.map(({ path, kind, canCreate }) => [path, kind, canCreate])).toEqual([
      ['ada', 'user', true],
      ['acme', 'organization', true],
      ['acme/tools', 'organization', false],
      ['closed', 'organization', false],
    ])
    expect([owners[0]?.id, owners[2]?.id]).toEqual([String(ada.namespaceId), String(tools.id)])
  })

  it('is not said where an old server does not say who may create', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.owner }, '')
    expect((await forge.listOwners(access))[1]?.canCreate).toBeNull()
  })

  it('is complete with more groups than fit on a page', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    for (let at = 0; at < 250; at += 1) {
      fake.addOrganization(
        `group-${String(at).padStart(3, '0')}`,
        { [ada.id]: levels.maintainer },
        'maintainer',
      )
    }
    const owners = await forge.listOwners(access)
    expect(owners).toHaveLength(251)
    expect(owners.every(({ canCreate }) => canCreate)).toBe(true)
  })
})

describe('a list whose pages are counted', () => {
  /** Takes a group away each time that a page of groups was read, as often as it says. */
  const whileGroupsGo = async (times: number) => {
    const { fake, ada, clock, access } = await gitlabUnderTest()
    for (let at = 0; at < 250; at += 1) {
      fake.addOrganization(`group-${String(at).padStart(3, '0')}`, { [ada.id]: levels.owner }, 'noone')
    }
    let gone = 0
    const forge = createGitlab({
      ...clock,
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        if (url.pathname.endsWith('/groups') && gone < times) {
          fake.removeOrganization(`group-${String(gone).padStart(3, '0')}`)
          gone += 1
        }
        return response
      },
    })
    return forge.listOwners(access)
  }

  it('misses none when another goes while it is read', async () => {
    const paths = (await whileGroupsGo(1)).map(({ path }) => path)
    expect(Array.from({ length: 249 }, (_, at) => `group-${String(at + 1).padStart(3, '0')}`)).toEqual(
      paths.filter((path) => path.startsWith('group-') && path !== 'group-000'),
    )
  })

  it('ends as an error when it never stands still', async () => {
    expect((await failureOf(whileGroupsGo(100))).details['said']).toContain('faster than it can be read')
  })
})

describe('the list of repositories', () => {
  it('is complete with ten thousand of them, page by page', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 10_000; at += 1) fake.addRepository(`ada/project-${at}`)
    const sizes: number[] = []
    const seen = new Set<string>()
    for await (const page of forge.listRepositories(access, null)) {
      sizes.push(page.length)
      for (const { id } of page) seen.add(id)
    }
    expect([seen.size, sizes.length, Math.max(...sizes)]).toEqual([10_000, 100, 100])
  })

  it('misses none when another is deleted while it is read', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
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

  it('is that of one owner alone, of a group with what lies below it', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.developer })
    fake.addOrganization('acme/tools')
    fake.addOrganization('acmeist', { [ada.id]: levels.developer })
    for (const path of ['ada/own', 'acme/one', 'acme/tools/two', 'acmeist/three']) fake.addRepository(path)
    const owners = await forge.listOwners(access)
    const pathsOf = async (at: number): Promise<string[]> =>
      (await allOf(forge.listRepositories(access, owners[at] ?? null))).map(({ path }) => path)
    expect([await pathsOf(0), await pathsOf(1), await pathsOf(2)]).toEqual([
      ['ada/own'],
      ['acme/one', 'acme/tools/two'],
      ['acme/tools/two'],
    ])
  })

  it('does not hold what is merely public', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    fake.addUser('eve')
    fake.addRepository('eve/open', { visibility: 'public' })
    expect(await allOf(forge.listRepositories(access, null))).toEqual([])
  })

  it('goes on at the host it asked, whatever a proxy makes of the links', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    for (let at = 0; at < 150; at += 1) fake.addRepository(`ada/project-${at}`)
    fake.sayOrigin('http://internal.invalid:8080')
    expect(await allOf(forge.listRepositories(access, null))).toHaveLength(150)
  })

  it('goes on by number where only the number of the next page is said', async () => {
    const { fake, clock, access } = await gitlabUnderTest()
    const project = fake.addRepository('ada/tool')
    for (let id = 0; id < 205; id += 1) project.hooks.push({ id, fields: { url: `https://x.example/${id}` } })
    const hooks = await withoutLinks(clock).listHooks(access, { id: String(project.id), path: 'ada/tool' })
    expect(new Set(hooks.map(({ id }) => id)).size).toBe(205)
  })

  it('is an error where a full page says nothing about the next', async () => {
    const { fake, clock, access } = await gitlabUnderTest()
    for (let at = 0; at < 150; at += 1) fake.addRepository(`ada/project-${at}`)
    const failure = await failureOf(allOf(withoutLinks(clock).listRepositories(access, null)))
    expect([failure.code, failure.details['malformed']]).toEqual(['remote_error', 'Link'])
  })
})

describe('a repository', () => {
  it('is described by what GitLab says of it', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.maintainer })
    fake.addOrganization('acme/tools')
    const project = fake.addRepository('acme/tools/engine', {
      visibility: 'internal',
      description: 'Runs things',
      isFork: true,
      isPullMirror: true,
      isDisabled: true,
      sizeBytes: 4_711,
      objectFormat: 'sha256',
    })
    const found = await forge.findByPath(access, 'acme/tools/engine')
    expect(found).toEqual({
      kind: 'found',
      repository: {
        id: String(project.id),
        path: 'acme/tools/engine',
        owner: 'acme/tools',
        name: 'engine',
        description: 'Runs things',
        visibility: 'internal',
        isFork: true,
        isArchived: false,
        isDisabled: true,
        isEmpty: true,
        isPullMirror: true,
        deletedFromAt: null,
        defaultBranch: 'main',
        cloneUrl: `${fake.url}/acme/tools/engine.git`,
        sshUrl: 'ssh://git@127.0.0.1:2222/acme/tools/engine.git',
        webUrl: `${fake.url}/acme/tools/engine`,
        sizeBytes: 4_711,
        language: null,
        pushedAt: project.activeAt,
        mayPush: true,
        mayAdminister: true,
        objectFormat: 'sha256',
      },
    })
  })

  it('in a list says nothing of a role that comes from far above, rather than "no"', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.maintainer })
    fake.addOrganization('acme/tools')
    fake.addRepository('acme/tools/engine')
    fake.addRepository('acme/near')
    const found = await allOf(forge.listRepositories(access, null))
    expect(found.map(({ path, mayPush }) => [path, mayPush])).toEqual([
      ['acme/tools/engine', null],
      ['acme/near', true],
    ])
  })

  it('is found by its id and its old path after it was renamed and moved', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest({ prefix: '/gitlab' })
    fake.addOrganization('acme', { [ada.id]: levels.owner })
    const { id } = fake.addRepository('ada/old')
    fake.rename('ada/old', 'ada/new')
    fake.transfer('ada/new', 'acme')
    for (const found of [
      await forge.findById(access, String(id)),
      await forge.findByPath(access, 'ada/old'),
      await forge.findByPath(access, 'ACME/new'),
    ]) {
      expect(found).toMatchObject({ kind: 'found', repository: { id: String(id), path: 'acme/new' } })
    }
  })

  it('is missing when it is gone, and when it is not shown to this account', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    fake.addUser('eve')
    fake.addRepository('eve/secret')
    const { id } = fake.addRepository('ada/gone')
    fake.remove('ada/gone')
    expect(await forge.findByPath(access, 'eve/secret')).toEqual({ kind: 'missing' })
    expect(await forge.findById(access, String(id))).toEqual({ kind: 'missing' })
    // A number is the name of no repository.
    expect(await forge.findByPath(access, String(fake.addRepository('ada/here').id))).toEqual({
      kind: 'missing',
    })
  })

  it('that waits to be deleted is still found, and says since when', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const { id } = fake.addRepository('ada/doomed')
    fake.markForDeletion('ada/doomed')
    expect(await forge.findById(access, String(id))).toMatchObject({
      kind: 'found',
      repository: {
        path: `ada/doomed-deletion_scheduled-${id}`,
        isArchived: true,
        deletedFromAt: Date.UTC(2026, 10, 20),
      },
    })
  })
})

describe('a new repository', () => {
  const nothing = { isPrivate: true, description: null } as const

  it('is empty, takes the first push with the same token, and then its default branch', async () => {
    const { fake, forge, access, ada } = await gitlabUnderTest()
    const [owner] = await forge.listOwners(access)
    if (owner === undefined) throw new Error('no owner')
    const made = await forge.create(access, { ...nothing, owner, name: 'tool', description: 'A tool' })
    expect(made).toMatchObject({
      path: 'ada/tool',
      visibility: 'private',
      isEmpty: true,
      description: 'A tool',
    })

    const work = await workRepository(scratchDirectory('work'), 'tool')
    const commit = await commitFile(work, 'readme', 'one')
    await git(work, 'branch', 'next')
    const header = `Authorization: Basic ${Buffer.from(`oauth2:${ada.token}`).toString('base64')}`
    const push = await tryGit(work, [
      '-c',
      `http.extraHeader=${header}`,
      'push',
      '-q',
      made.cloneUrl,
      '--all',
    ])
    expect(push.exitCode).toBe(0)
    const there = await refsOf(await fake.directoryOf('ada/tool'))
    expect(there.get('refs/heads/next')).toBe(commit)

    await forge.setDefaultBranch(access, made, 'next')
    expect(await forge.findById(access, made.id)).toMatchObject({
      repository: { defaultBranch: 'next', isEmpty: false },
    })
  })

  it('is made in a group, public', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addOrganization('acme', { [ada.id]: levels.developer })
    const owner = (await forge.listOwners(access))[1]
    if (owner === undefined) throw new Error('no group')
    const made = await forge.create(access, { owner, name: 'tool', isPrivate: false, description: null })
    expect([made.path, made.visibility]).toEqual(['acme/tool', 'public'])
  })

  it('is refused as taken, as not allowed there, and for its name', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addRepository('ada/tool')
    const group = fake.addOrganization('acme', { [ada.id]: levels.reporter })
    const [owner] = await forge.listOwners(access)
    if (owner === undefined) throw new Error('no owner')
    const acme = { ...owner, id: String(group.id), path: 'acme', kind: 'organization' } as const
    const failures = [
      await failureOf(forge.create(access, { ...nothing, owner, name: 'tool' })),
      await failureOf(forge.create(access, { ...nothing, owner: acme, name: 'tool' })),
      await failureOf(forge.create(access, { ...nothing, owner, name: '-tool' })),
    ]
    expect(failures.map(({ code }) => code)).toEqual([
      'already_exists',
      'remote_write_denied',
      'forge_refused',
    ])
    expect(failures[0]?.details['what']).toBe('ada/tool')
    expect(failures[2]?.details['said']).toContain('can contain only letters')
  })

  it('keeps its default branch where the other is not there yet', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const { id } = fake.addRepository('ada/tool')
    const failure = await failureOf(
      forge.setDefaultBranch(access, { id: String(id), path: 'ada/tool' }, 'nowhere'),
    )
    expect([failure.code, failure.details['said']]).toEqual([
      'forge_refused',
      'Could not set the default branch',
    ])
  })
})

describe('webhooks', () => {
  it('are made for branches and tags, listed and removed', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const project = fake.addRepository('ada/tool')
    const repository = { id: String(project.id), path: 'ada/tool' }
    const url = 'https://relay.example.org/in'
    const hook = await forge.createHook(access, repository, { url, secret: 'whisper' })
    expect(hook).toEqual({ id: hook.id, url, isActive: true })
    expect(project.hooks[0]?.fields).toMatchObject({
      token: 'whisper',
      push_events: true,
      tag_push_events: true,
      enable_ssl_verification: true,
    })
    expect(await forge.listHooks(access, repository)).toEqual([hook])
    await forge.removeHook(access, repository, hook.id)
    expect(await forge.listHooks(access, repository)).toEqual([])
  })

  it('are listed beyond the first page, by number', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const project = fake.addRepository('ada/tool')
    for (let id = 0; id < 205; id += 1) project.hooks.push({ id, fields: { url: `https://x.example/${id}` } })
    const hooks = await forge.listHooks(access, { id: String(project.id), path: 'ada/tool' })
    expect(new Set(hooks.map(({ id }) => id)).size).toBe(205)
  })

  it('at addresses that GitLab does not call are refused in its words', async () => {
    const { fake, forge, access } = await gitlabUnderTest()
    const { id } = fake.addRepository('ada/tool')
    const failure = await failureOf(
      forge.createHook(
        access,
        { id: String(id), path: 'ada/tool' },
        { url: 'http://127.0.0.1/in', secret: 'whisper' },
      ),
    )
    expect([failure.code, failure.details['said']]).toEqual(['forge_refused', 'Invalid url given'])
  })

  it('are for maintainers', async () => {
    const { fake, forge, ada, access } = await gitlabUnderTest()
    fake.addUser('eve')
    const { id } = fake.addRepository('eve/tool', { members: new Map([[ada.id, levels.developer]]) })
    const failure = await failureOf(forge.listHooks(access, { id: String(id), path: 'eve/tool' }))
    expect(failure.code).toBe('remote_read_denied')
  })
})
