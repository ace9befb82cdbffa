import { describe, expect, it } from 'vitest'
import {
  accessTo,
  allOf,
  createForgeClock,
  everythingIn,
  failureOf,
} from '../../testing/fake-forges/forge-under-test.ts'
import { sourcehutUnderTest } from '../../testing/fake-forges/sourcehut/sourcehut-under-test.ts'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'
import { createSourcehut } from './create-sourcehut.ts'
import { sourcehutGitUrl } from './sourcehut-client.ts'

describe('whose token it is', () => {
  it('is said, and that git cannot push with it', async () => {
    const { forge, ada, access } = await sourcehutUnderTest()
    expect(await forge.check(access)).toEqual({
      userId: String(ada.id),
      login: 'ada',
      scopes: null,
      expiresAt: null,
      gitUsername: null,
      serverVersion: '0.92.4',
      shortcomings: [expect.stringContaining('over SSH alone')],
    })
    expect(await forge.listOwners(access)).toEqual([
      { id: String(ada.id), path: '~ada', kind: 'user', canCreate: true },
    ])
  })

  it('is not said where the token is unknown, over, or lacks a grant', async () => {
    const { fake, forge, ada, access, accessWith } = await sourcehutUnderTest()
    expect((await failureOf(forge.check(accessWith('nonsense')))).code).toBe('remote_auth_failed')
    fake.expireToken(ada.token)
    expect((await failureOf(forge.check(access))).code).toBe('remote_auth_failed')
    const eve = fake.addUser('eve', ['REPOSITORIES:RO'])
    const lacking = await failureOf(forge.check(accessWith(eve.token)))
    expect([lacking.code, lacking.details['scopes'], lacking.details['for']]).toEqual([
      'forge_scope_missing',
      'git.sr.ht/PROFILE:RO',
      'know whose token it is',
    ])
  })

  it('is no password, which is said before it is sent', async () => {
    const { fake, forge } = await sourcehutUnderTest()
    const signIn = { kind: 'basic', username: 'ada', password: 'hunter2' } as const
    const failure = await failureOf(forge.check(accessTo('sourcehut', fake.url, signIn)))
    expect([failure.code, fake.requests.length]).toEqual(['forge_cannot', 0])
  })

  it('is asked of the git service, which has a host of its own at sr.ht', () => {
    expect(sourcehutGitUrl({ webUrl: 'https://sr.ht' })).toBe('https://git.sr.ht')
    expect(sourcehutGitUrl({ webUrl: 'https://git.example.org/' })).toBe('https://git.example.org')
  })
})

describe('the list of repositories', () => {
  it('is complete with three thousand of them, page by page', async () => {
    const { fake, clock, forge, ada, access } = await sourcehutUnderTest()
    for (let at = 0; at < 3_000; at += 1) {
      clock.pass(1_000)
      fake.addRepository(ada.id, `project-${at}`)
    }
    const seen = new Set<string>()
    let largest = 0
    for await (const page of forge.listRepositories(access, null)) {
      largest = Math.max(largest, page.length)
      for (const { id } of page) seen.add(id)
    }
    expect([seen.size, largest]).toEqual([3_000, 25])
  })

  it('misses none that is pushed to while it is read, and so moves to the front', async () => {
    const { fake, clock, forge, ada, access } = await sourcehutUnderTest()
    const rows = Array.from({ length: 100 }, (_, at) => {
      clock.pass(1_000)
      return fake.addRepository(ada.id, `project-${at}`)
    })
    const seen = new Set<string>()
    let isFirst = true
    for await (const page of forge.listRepositories(access, null)) {
      for (const { name } of page) seen.add(name)
      const [oldest] = rows
      if (isFirst && oldest !== undefined) {
        clock.pass(1_000)
        oldest.updated = clock.now()
      }
      isFirst = false
    }
    expect(seen.size).toBe(100)
  })

  it('that cannot be paged, since too many changed at one moment, ends as an error', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    for (let at = 0; at < 60; at += 1) fake.addRepository(ada.id, `project-${at}`)
    const failure = await failureOf(allOf(forge.listRepositories(access, null)))
    expect([failure.code, failure.details['malformed']]).toEqual(['remote_error', 'cursor'])
  })

  it('whose second page fails is an error, never a shorter list', async () => {
    const { fake, clock, forge, ada, access } = await sourcehutUnderTest()
    for (let at = 0; at < 60; at += 1) {
      clock.pass(1_000)
      fake.addRepository(ada.id, `project-${at}`)
    }
    for (const [answer, code] of [
      [{ status: 502, body: '<html>Bad gateway</html>' }, 'remote_error'],
      [{ status: 200, body: { errors: [{ message: 'internal system error' }], data: null } }, 'remote_error'],
      [{ status: 200, body: { data: { me: null } } }, 'remote_error'],
      [{ status: 200, body: '<html>' }, 'remote_error'],
      [
        { status: 500, body: { errors: [{ message: 'Authentication error: Temporary error' }] } },
        'remote_error',
      ],
    ] as const) {
      fake.failNext(answer, /./, 1)
      expect([answer.body, (await failureOf(allOf(forge.listRepositories(access, null)))).code]).toEqual([
        answer.body,
        code,
      ])
    }
  })

  it('waits out a short limit, and hands on a long one', async () => {
    const { fake, clock, forge, ada, access } = await sourcehutUnderTest()
    fake.addRepository(ada.id, 'tool')
    fake.limitRate(20)
    expect(new Set((await allOf(forge.listRepositories(access, null))).map(({ name }) => name)).size).toBe(1)
    expect(clock.slept).toEqual([20])
    fake.limitRate(600)
    const failure = await failureOf(allOf(forge.listRepositories(access, null)))
    expect([failure.code, failure.details['retryAfterSeconds']]).toEqual(['remote_rate_limited', 600])
  })
})

describe('a repository', () => {
  it('is described by what SourceHut says of it; unlisted is public', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    const row = fake.addRepository(ada.id, 'engine', { description: 'Runs things', visibility: 'UNLISTED' })
    expect(await forge.findByPath(access, '~ada/engine')).toEqual({
      kind: 'found',
      repository: {
        id: row.rid,
        path: '~ada/engine',
        owner: '~ada',
        name: 'engine',
        description: 'Runs things',
        visibility: 'public',
        isFork: null,
        isArchived: null,
        isDisabled: false,
        isEmpty: true,
        isPullMirror: false,
        deletedFromAt: null,
        defaultBranch: null,
        cloneUrl: `${fake.url}/~ada/engine`,
        sshUrl: 'git@127.0.0.1:~ada/engine',
        webUrl: `${fake.url}/~ada/engine`,
        sizeBytes: null,
        language: null,
        pushedAt: row.updated,
        mayPush: true,
        mayAdminister: true,
        objectFormat: 'sha1',
      },
    })
  })

  it('is found by its id and its old path after it was renamed', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    const { rid } = fake.addRepository(ada.id, 'old')
    fake.rename('ada', 'old', 'new')
    for (const found of [await forge.findById(access, rid), await forge.findByPath(access, '~ada/old')]) {
      expect(found).toMatchObject({ kind: 'found', repository: { id: rid, path: '~ada/new' } })
    }
  })

  it('of somebody else says what may be done with it', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    const eve = fake.addUser('eve')
    fake.addRepository(eve.id, 'open')
    fake.addRepository(eve.id, 'shared', { visibility: 'PRIVATE', access: new Map([[ada.id, 'RW']]) })
    expect(await forge.findByPath(access, '~eve/open')).toMatchObject({
      repository: { mayPush: false, mayAdminister: false },
    })
    expect(await forge.findByPath(access, '~eve/shared')).toMatchObject({
      repository: { mayPush: true, mayAdminister: false, visibility: 'private' },
    })
  })

  it('is missing when it is gone, not shown, or can be nowhere', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    const eve = fake.addUser('eve')
    const secret = fake.addRepository(eve.id, 'secret', { visibility: 'PRIVATE' })
    const { rid } = fake.addRepository(ada.id, 'gone')
    fake.remove('ada', 'gone')
    for (const found of [
      await forge.findById(access, rid),
      await forge.findById(access, secret.rid),
      await forge.findByPath(access, '~eve/secret'),
      await forge.findByPath(access, '~nobody/tool'),
      await forge.findByPath(access, 'a/b/c'),
    ]) {
      expect(found).toEqual({ kind: 'missing' })
    }
  })

  it('is no word about whether it exists where the answer is an error', async () => {
    const { fake, forge, access } = await sourcehutUnderTest()
    for (const [answer, code] of [
      [
        { status: 200, body: { data: { repository: null }, errors: [{ message: 'internal system error' }] } },
        'remote_error',
      ],
      [{ status: 404, body: 'not found' }, 'remote_not_found'],
      [{ status: 503, body: '' }, 'remote_error'],
    ] as const) {
      fake.failNext(answer)
      expect((await failureOf(forge.findById(access, 'R_1'))).code).toBe(code)
    }
  })

  it('is known without its branch where the token may not look into it', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest(['PROFILE:RO', 'REPOSITORIES:RW'])
    fake.addRepository(ada.id, 'tool')
    expect(await forge.findByPath(access, '~ada/tool')).toMatchObject({
      kind: 'found',
      repository: { defaultBranch: null, isEmpty: null },
    })
  })
})

describe('a new repository', () => {
  it('is empty, and its default branch is set once it is there', async () => {
    const { fake, forge, access } = await sourcehutUnderTest()
    const [owner] = await forge.listOwners(access)
    if (owner === undefined) throw new Error('no owner')
    const made = await forge.create(access, { owner, name: 'tool', isPrivate: false, description: 'A tool' })
    expect(made).toMatchObject({
      path: '~ada/tool',
      visibility: 'public',
      isEmpty: true,
      description: 'A tool',
    })

    const early = await failureOf(forge.setDefaultBranch(access, made, 'next'))
    expect([early.code, early.details['said']]).toEqual(['forge_refused', 'reference not found'])

    const work = await workRepository(scratchDirectory('work'), 'tool')
    const commit = await commitFile(work, 'readme', 'one')
    await git(work, 'branch', 'next')
    // HTTP takes no pushes; what comes over SSH arrives in the same directory.
    expect((await tryGit(work, ['push', '-q', made.cloneUrl, '--all'])).exitCode).not.toBe(0)
    await git(work, 'push', '-q', await fake.directoryOf('ada', 'tool'), '--all')

    await forge.setDefaultBranch(access, made, 'next')
    expect(await forge.findById(access, made.id)).toMatchObject({
      repository: { defaultBranch: 'next', isEmpty: false },
    })
    const remote = await git(work, 'ls-remote', made.cloneUrl, 'HEAD')
    expect(remote).toContain(commit)
  })

  it('is refused as taken, for its name, and without the grant', async () => {
    const { fake, forge, ada, access, accessWith } = await sourcehutUnderTest()
    fake.addRepository(ada.id, 'tool')
    const [owner] = await forge.listOwners(access)
    if (owner === undefined) throw new Error('no owner')
    const eve = fake.addUser('eve', ['PROFILE:RO', 'REPOSITORIES:RO'])
    const nothing = { owner, isPrivate: true, description: null }
    const failures = [
      await failureOf(forge.create(access, { ...nothing, name: 'tool' })),
      await failureOf(forge.create(access, { ...nothing, name: 'a b' })),
      await failureOf(forge.create(accessWith(eve.token), { ...nothing, name: 'mine' })),
    ]
    expect(failures.map(({ code }) => code)).toEqual([
      'already_exists',
      'forge_refused',
      'forge_scope_missing',
    ])
    expect(failures[2]?.details['scopes']).toBe('git.sr.ht/REPOSITORIES:RW')
  })
})

describe('webhooks', () => {
  const url = 'https://relay.example.org/webhooks/sourcehut/acc_1'
  const hook = { url, secret: '' }

  it('are made, seen and taken away, by the number that a resource id stands for', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    fake.addRepository(ada.id, 'other')
    const { id, rid } = fake.addRepository(ada.id, 'tool')
    const repository = { id: rid, path: '~ada/tool' }
    expect(await forge.listHooks(access, repository)).toEqual([])
    const made = await forge.createHook(access, repository, hook)
    expect(made).toEqual({ id: String(fake.webhooks[0]?.id), url, isActive: true })
    expect(fake.webhooks).toMatchObject([{ repositoryId: id, url, events: ['GIT_POST_RECEIVE'] }])
    expect(await forge.listHooks(access, repository)).toEqual([made])
    await forge.removeHook(access, repository, made.id)
    expect(fake.webhooks).toEqual([])
    // One that is gone already is no failure.
    await forge.removeHook(access, repository, made.id)
  })

  it('of a public repository may be anybody’s, and nobody sees those of others', async () => {
    const { fake, forge, access, accessWith } = await sourcehutUnderTest()
    const eve = fake.addUser('eve')
    const open = { id: fake.addRepository(eve.id, 'open').rid, path: '~eve/open' }
    const made = await forge.createHook(access, open, hook)
    expect(await forge.listHooks(access, open)).toEqual([made])
    expect(await forge.listHooks(accessWith(eve.token), open)).toEqual([])
    const secret = fake.addRepository(eve.id, 'secret', { visibility: 'PRIVATE' })
    const closed = forge.createHook(access, { id: secret.rid, path: '~eve/secret' }, hook)
    expect((await failureOf(closed)).code).toBe('remote_not_found')
  })

  it('are seen all, page by page; one with another query or event is as good as none', async () => {
    const { fake, forge, ada, access } = await sourcehutUnderTest()
    const { rid } = fake.addRepository(ada.id, 'tool')
    const repository = { id: rid, path: '~ada/tool' }
    for (let at = 0; at < 60; at += 1)
      await forge.createHook(access, repository, { ...hook, url: `${url}${at}` })
    const there = await forge.listHooks(access, repository)
    expect(new Set(there.map((one) => one.url)).size).toBe(60)
    expect(there.every(({ isActive }) => isActive)).toBe(true)
    const [first, second] = fake.webhooks
    if (first === undefined || second === undefined) throw new Error('none')
    Object.assign(first, { query: 'query { webhook { uuid } }' })
    Object.assign(second, { events: ['GIT_PRE_RECEIVE'] })
    const seen = await forge.listHooks(access, repository)
    expect(
      seen
        .filter(({ isActive }) => !isActive)
        .map((one) => one.url)
        .sort(),
    ).toEqual([`${url}0`, `${url}1`])
  })

  it('of a repository that is gone, or without a grant, are refused in the words of each', async () => {
    const { fake, forge, ada, access, accessWith } = await sourcehutUnderTest()
    const { rid } = fake.addRepository(ada.id, 'tool')
    const without = accessWith(fake.addToken(ada.id, ['PROFILE:RO', 'REPOSITORIES:RW']))
    const refused = await failureOf(forge.createHook(without, { id: rid, path: '~ada/tool' }, hook))
    expect([refused.code, refused.details['scopes'], refused.details['for']]).toEqual([
      'forge_scope_missing',
      'git.sr.ht/REPOSITORIES:RO and git.sr.ht/OBJECTS:RO',
      'set up webhooks',
    ])
    fake.remove('ada', 'tool')
    for (const attempt of [
      forge.listHooks(access, { id: rid, path: '~ada/tool' }),
      forge.createHook(access, { id: rid, path: '~ada/tool' }, hook),
    ]) {
      expect((await failureOf(attempt)).code).toBe('remote_not_found')
    }
  })
})

describe('secrets', () => {
  it('are in no error and no address', async () => {
    const { fake, forge, access, ada } = await sourcehutUnderTest()
    const failures: unknown[] = []
    for (const status of [400, 401, 403, 422, 429, 500]) {
      fake.failNext({ status, body: { errors: [{ message: 'Authentication error: no' }] } })
      failures.push(await failureOf(forge.findById(access, 'R_1')))
    }
    const told = [...failures.map(everythingIn), ...fake.requests.map(({ url, body }) => url + body)]
    expect(told.join('\n')).not.toContain(ada.token)
  })

  it('go nowhere when nobody answers', async () => {
    const forge = createSourcehut({
      ...createForgeClock(),
      fetch: () => Promise.reject(Object.assign(new Error('fetch failed'), { code: 'ECONNREFUSED' })),
    })
    const failure = await failureOf(forge.check(accessTo('sourcehut', 'https://sr.ht', 'srht-secret')))
    expect([failure.code, failure.details['host']]).toEqual(['remote_unreachable', 'git.sr.ht'])
    expect(everythingIn(failure)).not.toContain('srht-secret')
  })
})
