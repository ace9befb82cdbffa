import { describe, expect, it } from 'vitest'
import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { giteaInEachTest } from '../../testing/fake-forges/gitea/gitea-under-test.ts'

const { current } = giteaInEachTest()

const all = async (pages: AsyncIterable<readonly ForgeRepository[]>): Promise<readonly string[]> => {
  const paths: string[] = []
  for await (const page of pages) paths.push(...page.map(({ path }) => path))
  return paths
}

const organization = (path: string): ForgeOwner => ({ id: '0', path, kind: 'organization', canCreate: null })

/** Ada owns, works in two organizations, and is let into one repository of Bob's. */
const world = () => {
  const { fake, access, forge } = current()
  const ada = fake.addUser('ada')
  const bob = fake.addUser('bob')
  fake.addOrganization('acme', { ada: 'owner' })
  fake.addOrganization('hidden', { ada: 'read', bob: 'owner' }, 'private')
  const add = fake.addRepository
  add('ada/tool', { isPrivate: true })
  add('acme/engine', { isPrivate: true })
  add('hidden/plans')
  add('bob/shared', { isPrivate: true }).collaborators.set(ada.id, 'write')
  add('bob/secret', { isPrivate: true })
  add('bob/open')
  return { fake, forge, ada, bob, asAda: access(ada.token) }
}

describe('all repositories', () => {
  it('are those the account owns, is let into, and of its organizations, each once', async () => {
    const { forge, asAda } = world()
    const paths = await all(forge.listRepositories(asAda, null))
    expect([...paths].sort()).toEqual(['acme/engine', 'ada/tool', 'bob/shared', 'hidden/plans'])
  })

  it('come page by page, however much smaller the pages are than asked for, and every one of them', async () => {
    const { fake, forge, asAda } = world()
    fake.settings.mostItems = 7
    for (let at = 0; at < 60; at += 1) fake.addRepository(`ada/many-${at}`)
    const paths = await all(forge.listRepositories(asAda, null))
    expect(new Set(paths).size).toBe(64)
    expect(paths).toHaveLength(64)
  })

  it('are never fewer because a page failed', async () => {
    const { fake, forge, asAda } = world()
    fake.settings.mostItems = 2
    fake.fail({ kind: 'answer', at: /\/user\/repos\?page=2/, status: 502 })
    await expect(all(forge.listRepositories(asAda, null))).rejects.toMatchObject({ code: 'remote_error' })
  })

  it('are no list when an organization could not be read', async () => {
    const { fake, forge, asAda } = world()
    for (const one of fake.state.organizations.values()) one.isUnreadable = one.login === 'hidden'
    await expect(all(forge.listRepositories(asAda, null))).rejects.toMatchObject({
      code: 'remote_not_found',
      details: { path: 'hidden' },
    })
  })

  it('are no list when the organizations are not told', async () => {
    const { fake, forge, ada, bob } = world()
    const token = fake.addToken(ada.id, ['read:user', 'read:repository'])
    expect(bob.id).toBeGreaterThan(0)
    await expect(all(forge.listRepositories(current().access(token), null))).rejects.toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'read:user and read:organization', for: 'list your organizations' },
    })
  })

  it('are read again when one went away meanwhile: another would have been passed over', async () => {
    const { fake, forge, asAda } = world()
    fake.settings.mostItems = 10
    const first = fake.addRepository('ada/a-first')
    for (let at = 0; at < 30; at += 1) fake.addRepository(`ada/many-${at}`)
    const paths: string[] = []
    for await (const page of forge.listRepositories(asAda, null)) {
      paths.push(...page.map(({ path }) => path))
      if (fake.state.repositories.has(first.id)) fake.remove(first)
    }
    const left = [...fake.state.repositories.values()].filter(({ ownerId }) => ownerId === first.ownerId)
    expect(left.filter((one) => !paths.includes(fake.state.pathOf(one)))).toEqual([])
  })

  it('wait where the server says for how long, and give up where that is long', async () => {
    const { fake, forge, asAda } = world()
    fake.limitRate(2, 30)
    expect(await all(forge.listRepositories(asAda, null))).toHaveLength(4)
    expect(current().waits).toEqual([30_000])
    fake.limitRate(1, 3_600)
    await expect(all(forge.listRepositories(asAda, null))).rejects.toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 3_600 },
    })
    fake.limitRate(1)
    await expect(all(forge.listRepositories(asAda, null))).rejects.toMatchObject({
      code: 'remote_rate_limited',
    })
  })

  it('end when the token does, in the middle too', async () => {
    const { fake, forge, ada, asAda } = world()
    fake.settings.mostItems = 1
    const read = async (): Promise<void> => {
      for await (const page of forge.listRepositories(asAda, null)) {
        if (page.length > 0) fake.expireToken(ada.token)
      }
    }
    await expect(read()).rejects.toMatchObject({ code: 'remote_auth_failed' })
  })

  it('of ten thousand come in seconds, with memory for a page', { timeout: 60_000 }, async () => {
    const { fake, forge, asAda } = world()
    for (let at = 0; at < 10_000; at += 1) fake.addRepository(`ada/r-${at}`)
    let count = 0
    for await (const page of forge.listRepositories(asAda, null)) count += page.length
    expect(count).toBe(10_004)
    expect(fake.requests.length).toBeLessThan(215)
  })
})

describe('the repositories of one owner', () => {
  it('are its own alone', async () => {
    const { forge, ada, asAda } = world()
    const me: ForgeOwner = { id: String(ada.id), path: 'ada', kind: 'user', canCreate: null }
    expect(await all(forge.listRepositories(asAda, me))).toEqual(['ada/tool'])
    expect(await all(forge.listRepositories(asAda, organization('acme')))).toEqual(['acme/engine'])
  })

  it('are all there where pages have gaps of what may not be seen', async () => {
    const { fake, forge, asAda } = world()
    fake.settings.mostItems = 2
    for (let at = 0; at < 9; at += 1) fake.addRepository(`bob/closed-${at}`, { isPrivate: true })
    fake.addRepository('bob/last')
    const bob: ForgeOwner = { id: '0', path: 'bob', kind: 'user', canCreate: null }
    expect(await all(forge.listRepositories(asAda, bob))).toEqual(['bob/shared', 'bob/open', 'bob/last'])
  })

  it('are not what a guest sees, where an old server takes an expired token for one', async () => {
    const { fake, forge, ada, asAda } = world()
    fake.settings.isGuestOnBadToken = true
    fake.expireToken(ada.token)
    await expect(all(forge.listRepositories(asAda, organization('acme')))).rejects.toMatchObject({
      code: 'remote_auth_failed',
    })
  })
})

describe('one repository', () => {
  it('is described in the words of all forges', async () => {
    const { fake, forge, asAda } = world()
    const row = fake.addRepository('acme/whole', {
      ...{ isPrivate: true, isArchived: true, isFork: true, isEmpty: false, description: 'All of it' },
      ...{ defaultBranch: 'trunk', objectFormat: 'sha256', size: 3, language: 'Go' },
    })
    expect(await forge.findById(asAda, String(row.id))).toEqual({
      kind: 'found',
      repository: {
        id: String(row.id),
        path: 'acme/whole',
        owner: 'acme',
        name: 'whole',
        description: 'All of it',
        visibility: 'private',
        isFork: true,
        isArchived: true,
        isDisabled: false,
        isEmpty: false,
        isPullMirror: false,
        deletedFromAt: null,
        defaultBranch: 'trunk',
        cloneUrl: `${fake.url}/acme/whole.git`,
        sshUrl: 'git@127.0.0.1:acme/whole.git',
        webUrl: `${fake.url}/acme/whole`,
        sizeBytes: 3_072,
        language: 'Go',
        pushedAt: current().now(),
        mayPush: true,
        mayAdminister: true,
        objectFormat: 'sha256',
      },
    })
  })

  it('is internal where its organization is hidden, and disabled where its code is switched off', async () => {
    const { fake, forge, asAda } = world()
    const row = fake.addRepository('hidden/other', { hasCode: false })
    expect(await forge.findById(asAda, String(row.id))).toMatchObject({
      repository: { visibility: 'internal', isDisabled: true, description: null, language: null },
    })
  })

  it('is found by its id after a rename and a transfer, and by its old path', async () => {
    const { fake, forge, asAda } = world()
    const row = fake.addRepository('ada/before')
    fake.rename(row, 'after')
    expect(await forge.findByPath(asAda, 'ada/before')).toMatchObject({ repository: { path: 'ada/after' } })
    fake.transfer(row, 'acme')
    expect(await forge.findById(asAda, String(row.id))).toMatchObject({ repository: { path: 'acme/after' } })
  })

  it('is missing when it is gone or not shown to this account', async () => {
    const { fake, forge, asAda } = world()
    const secret = fake.state.byPath('bob/secret')
    expect(await forge.findById(asAda, String(secret?.id))).toEqual({ kind: 'missing' })
    expect(await forge.findByPath(asAda, 'bob/secret')).toEqual({ kind: 'missing' })
    expect(await forge.findByPath(asAda, 'nobody/nothing')).toEqual({ kind: 'missing' })
  })

  it('is not said to be missing by a token that is no longer valid, whatever the server thinks of it', async () => {
    const { fake, forge, ada, asAda } = world()
    fake.expireToken(ada.token)
    for (const isGuest of [false, true]) {
      fake.settings.isGuestOnBadToken = isGuest
      await expect(forge.findByPath(asAda, 'ada/tool')).rejects.toMatchObject({ code: 'remote_auth_failed' })
      await expect(forge.findById(asAda, '1')).rejects.toMatchObject({ code: 'remote_auth_failed' })
    }
  })

  it.each([
    [{ kind: 'answer', status: 500 }, 'remote_error'],
    [{ kind: 'answer', status: 403, body: '{"message":"no"}' }, 'remote_read_denied'],
    [{ kind: 'answer', status: 200, body: '{"id":"x"}' }, 'remote_error'],
    [{ kind: 'answer', status: 200, body: '<html>' }, 'remote_error'],
    [{ kind: 'cut' }, 'remote_connection_lost'],
    [
      { kind: 'answer', status: 302, headers: { Location: 'https://elsewhere.example.org/' } },
      'remote_moved',
    ],
  ] as const)('is neither there nor missing after %j', async (fault, code) => {
    const { fake, forge, asAda } = world()
    fake.fail({ ...fault, at: /repos\/ada\/tool/ })
    await expect(forge.findByPath(asAda, 'ada/tool')).rejects.toMatchObject({ code })
  })
})
