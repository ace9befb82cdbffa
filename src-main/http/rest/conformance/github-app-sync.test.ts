import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { BaseRepo, Repo } from '@pierre/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGitHubAccount } from '../../../core/bases/github-account.ts'
import { author, conformanceWorld } from '../../../testing/conformance/conformance-world.ts'
import { startFakeGitHub, type FakeGitHub } from '../../../testing/fake-forges/github/start-fake-github.ts'
import { commitFile, git, tryGit, workRepository } from '../../../testing/scratch.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../../testing/webhook-receiver.ts'

/**
 * What the guide of Git Sync promises of GitHub, sentence by sentence, with the published client as it is. The GitHub is
 * ours: `upstreamHost`, which the client passes on, says where.
 */
const world = conformanceWorld()
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privatePem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const webhookSecret = 'the-webhook-secret-of-the-app'
let fake: FakeGitHub
let receiver: WebhookReceiver
let work: string
let there: string
let installation: ReturnType<FakeGitHub['install']>
let synced: Repo

const base = (name: string, more: object = {}): BaseRepo => {
  const given = { owner: 'your-github-org', name, defaultBranch: 'main', upstreamHost: fake.url }
  return { ...given, ...more }
}

const there200 = async (id: string): Promise<void> => {
  const token = await world().token(id, ['git:read'])
  await expect
    .poll(async () => (await world().call('/api/v1/repo', { token })).status, { timeout: 30_000 })
    .toBe(200)
}

const tipHere = async (id: string, ref: string): Promise<string | null> => {
  const { exitCode, stdout } = await tryGit(await world().directoryOf(id), ['rev-parse', '--verify', ref])
  return exitCode === 0 ? stdout.trim() : null
}

const eventsFor = (id: string): readonly string[] =>
  receiver.received
    .filter(({ body }) => body.includes(`"${id}"`))
    .map(({ headers }) => headers['x-pierre-event'] ?? '')

beforeAll(async () => {
  const { app, scratch } = world()
  fake = await startFakeGitHub({ directory: scratch, now: Date.now })
  fake.registerApp({ id: 77, publicKey })
  fake.addUser('mona')
  fake.addOrganization('your-github-org', { mona: 'admin' })
  fake.addRepository('your-github-org/repository-name')
  fake.addRepository('your-github-org/other')
  fake.addRepository('your-github-org/hello-world', { visibility: 'public' })
  installation = fake.install('your-github-org', { contents: 'write', metadata: 'read' })
  there = await fake.gitDirectory('your-github-org/repository-name')
  work = await workRepository(scratch, 'github-work')
  await commitFile(work, 'a.txt', 'one\n')
  for (const name of ['repository-name', 'hello-world']) {
    await git(
      work,
      'push',
      '--quiet',
      await fake.gitDirectory(`your-github-org/${name}`),
      'HEAD:refs/heads/main',
    )
  }
  receiver = await startWebhookReceiver()
  await app.client.call('webhooks.add', { url: receiver.url })
})
afterAll(async () => {
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const connectApp = () =>
  world().app.client.call('githubApps.connect', {
    appId: '77',
    privateKey: privatePem,
    webhookSecret,
    address: fake.url,
  })

describe('A GitHub App that is not configured', () => {
  it('makes the creation with a GitHub base fail with 412', async () => {
    await expect(
      world().client.createRepo({ id: 'hub', baseRepo: { owner: 'octocat', name: 'hello-world' } }),
    ).rejects.toMatchObject({ status: 412 })
    expect(await world().client.findOne({ id: 'hub' })).toBeNull()
  })

  it('or does not reach the repository, with the account for github.com in its place where there is one', async () => {
    const account = (id: string) => ({ id, host: 'github.com', credentialKind: 'password' }) as never
    const address = { host: 'github.com', path: 'octocat/hello-world' } as never
    const accountFor = (ids: readonly string[], reaching: string | null) =>
      createGitHubAccount({
        accounts: { list: () => ids.map(account) },
        apps: { reaching: () => Promise.resolve(reaching), isApp: (id) => id === 'app' },
      })(address)
    expect(await accountFor(['app', 'person'], 'app')).toBe('app')
    expect(await accountFor(['app', 'person'], null)).toBe('person')
    for (const [ids, said] of [
      [['app'], /does not reach octocat\/hello-world/],
      [[], /GitHub is not connected/],
      [['app', 'one', 'two'], /several accounts/],
    ] as const) {
      await expect(accountFor(ids, null)).rejects.toMatchObject({
        message: expect.stringMatching(said) as string,
        details: { reason: 'github_account' },
      })
    }
  })
})

describe('GitHub App sync', () => {
  it('links a repository that is made with baseRepo to the one at GitHub, and answers 409 while the initial sync is in progress', async () => {
    await connectApp()
    const { app, client } = world()
    await app.client.call('mirrors.pauseAll', { untilAt: null })
    synced = await client.createRepo({
      id: 'my-synced-repo',
      baseRepo: base('repository-name'),
      defaultBranch: 'main',
    })
    const failure = await synced.listBranches().then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      status: 409,
      statusText: 'Conflict',
      method: 'GET',
      body: { error: 'repository sync in progress. please retry shortly' },
    })
    expect(eventsFor('my-synced-repo')).not.toContain('push')
    await app.client.call('mirrors.resumeAll', {})
    await there200('my-synced-repo')
    expect(await tipHere('my-synced-repo', 'refs/heads/main')).toBe(await git(work, 'rev-parse', 'HEAD'))
  })

  it('sets the provider to github by itself, with owner and name', async () => {
    const { repos } = await world().client.listRepos()
    expect(repos.find(({ url }) => url === 'my-synced-repo')?.baseRepo).toEqual({
      provider: 'github',
      owner: 'your-github-org',
      name: 'repository-name',
    })
  })

  it('uses a token of the installation for this repository alone', () => {
    const tokens = [...fake.world.tokens.values()].filter(({ kind }) => kind === 'installation')
    const { id } = fake.repositoryAt('your-github-org/repository-name')
    expect(tokens.length).toBeGreaterThan(0)
    for (const { repositoryIds } of tokens) expect([...(repositoryIds ?? [])]).toEqual([id])
  })

  it('fetches the latest changes from GitHub with pullUpstream, branches and tags, new and deleted', async () => {
    const next = await commitFile(work, 'a.txt', 'two\n')
    await git(work, 'tag', '-f', 'v1')
    await git(work, 'push', '--quiet', there, 'HEAD:refs/heads/main', 'HEAD:refs/heads/side', 'v1')
    await synced.pullUpstream()
    await expect.poll(() => tipHere('my-synced-repo', 'refs/heads/side'), { timeout: 30_000 }).toBe(next)
    await expect.poll(() => tipHere('my-synced-repo', 'refs/tags/v1'), { timeout: 30_000 }).toBe(next)
    expect(await tipHere('my-synced-repo', 'refs/heads/main')).toBe(next)
    await git(work, 'push', '--quiet', there, ':refs/heads/side', ':refs/tags/v1')
    await synced.pullUpstream()
    await expect.poll(() => tipHere('my-synced-repo', 'refs/heads/side'), { timeout: 30_000 }).toBeNull()
    await expect.poll(() => tipHere('my-synced-repo', 'refs/tags/v1'), { timeout: 30_000 }).toBeNull()
  })

  it('is driven by the webhooks of the app, signed with its secret, new and deleted branches and tags too', async () => {
    const deliver = async (event: string, payload: object, secret = webhookSecret) => {
      const { id } = fake.repositoryAt('your-github-org/repository-name')
      const body = JSON.stringify({
        ...payload,
        repository: { id, full_name: 'your-github-org/repository-name' },
      })
      const { status } = await fetch(`${world().app.address}/webhooks/github`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      })
      return status
    }
    const next = await commitFile(work, 'a.txt', 'by webhook\n')
    await git(work, 'push', '--quiet', there, 'HEAD:refs/heads/main', 'HEAD:refs/heads/told')
    expect(await deliver('push', { ref: 'refs/heads/main' }, 'another-secret')).toBe(401)
    expect(await deliver('push', { ref: 'refs/heads/main', after: next })).toBeLessThan(300)
    await expect.poll(() => tipHere('my-synced-repo', 'refs/heads/main'), { timeout: 30_000 }).toBe(next)
    await expect.poll(() => tipHere('my-synced-repo', 'refs/heads/told'), { timeout: 30_000 }).toBe(next)
    await git(work, 'push', '--quiet', there, ':refs/heads/told')
    expect(await deliver('delete', { ref: 'told', ref_type: 'branch' })).toBeLessThan(300)
    await expect.poll(() => tipHere('my-synced-repo', 'refs/heads/told'), { timeout: 30_000 }).toBeNull()
  })

  it('lets all features of the client work on the synced content', async () => {
    const { branches } = await synced.listBranches()
    expect(branches.map(({ name }) => name)).toEqual(['main'])
    const { commits } = await synced.listCommits({ branch: 'main' })
    const [latest] = commits
    expect((await synced.getCommitDiff({ sha: latest?.sha ?? '' })).files.map(({ path }) => path)).toEqual([
      'a.txt',
    ])
    const file = await synced.getFileStream({ path: 'a.txt', ref: 'main' })
    expect(await file.text()).toBe('by webhook\n')
  })

  it('proxies pushes straight through to GitHub, new and deleted branches too', async () => {
    const url = await world().gitUrl('my-synced-repo')
    const pushed = await commitFile(work, 'b.txt', 'pushed\n')
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/main', 'HEAD:refs/heads/topic')
    expect(await git(there, 'rev-parse', 'main', 'topic')).toBe(`${pushed}\n${pushed}`)
    expect(await tipHere('my-synced-repo', 'refs/heads/topic')).toBe(pushed)
    await git(work, 'push', '--quiet', url, ':refs/heads/topic')
    expect((await tryGit(there, ['rev-parse', '--verify', 'topic'])).exitCode).not.toBe(0)
  })

  it('forwards commits, branches and tags of the API to GitHub, and mirrors them back', async () => {
    const { commitSha } = await synced
      .createCommit({ targetBranch: 'main', commitMessage: 'By the API', author })
      .addFileFromString('api.txt', 'api\n')
      .send()
    expect(await git(there, 'rev-parse', 'main')).toBe(commitSha)
    await synced.createBranch({ baseRef: 'main', targetBranch: 'from-api' })
    await synced.createTag({ name: 'v2', target: commitSha })
    expect(await git(there, 'rev-parse', 'from-api', 'v2')).toBe(`${commitSha}\n${commitSha}`)
    await synced.deleteBranch({ name: 'from-api' })
    await synced.deleteTag({ name: 'v2' })
    for (const ref of ['from-api', 'v2']) {
      expect((await tryGit(there, ['rev-parse', '--verify', ref])).exitCode).not.toBe(0)
    }
    expect(await tipHere('my-synced-repo', 'refs/heads/main')).toBe(commitSha)
  })

  it('emits push events once the initial sync has completed', async () => {
    await expect.poll(() => eventsFor('my-synced-repo'), { timeout: 30_000 }).toContain('push')
    const events = eventsFor('my-synced-repo')
    expect(events.indexOf('repo.sync.succeeded')).toBeGreaterThanOrEqual(0)
    expect(events.indexOf('repo.sync.succeeded')).toBeLessThan(events.indexOf('push'))
  })

  it('refuses a push when the app may only read contents, and the repository stays as it is at GitHub', async () => {
    installation.permissions = { contents: 'read', metadata: 'read' }
    for (const token of fake.world.tokens.values()) token.expiresAt = Date.now() - 1
    const before = await git(there, 'rev-parse', 'main')
    await git(work, 'fetch', '--quiet', there, 'main')
    await git(work, 'reset', '--quiet', '--hard', 'FETCH_HEAD')
    await commitFile(work, 'c.txt', 'not to be\n')
    const refused = await tryGit(work, [
      'push',
      await world().gitUrl('my-synced-repo'),
      'HEAD:refs/heads/main',
    ])
    expect(refused.exitCode).not.toBe(0)
    expect(refused.stderr).not.toMatch(/ghs_/)
    expect(await git(there, 'rev-parse', 'main')).toBe(before)
    expect(await tipHere('my-synced-repo', 'refs/heads/main')).toBe(before)
    installation.permissions = { contents: 'write', metadata: 'read' }
  })
})

describe('Public GitHub mode', () => {
  let imported: Repo
  const publicBase = (): BaseRepo => base('hello-world', { auth: { authType: 'public' } })

  it('takes a public repository once, without any credential', async () => {
    const asked = fake.requests.length
    imported = await world().client.createRepo({ id: 'public-upstream-repo', baseRepo: publicBase() })
    await there200('public-upstream-repo')
    expect(await tipHere('public-upstream-repo', 'refs/heads/main')).not.toBeNull()
    // The synced repository beside it may be asked for at any time.
    const aboutIt = fake.requests.slice(asked).filter(({ path }) => path.includes('hello-world'))
    expect(aboutIt).toEqual([])
  })

  it('subscribes to nothing and mirrors neither way by itself', async () => {
    expect(
      (await world().app.client.call('mirrors.list', { repository: 'public-upstream-repo' })).items,
    ).toEqual([])
    const upstream = await fake.gitDirectory('your-github-org/hello-world')
    const before = await git(upstream, 'rev-parse', 'main')
    const { commitSha } = await imported
      .createCommit({ targetBranch: 'main', commitMessage: 'Here alone', author })
      .addFileFromString('here.txt', 'here\n')
      .send()
    expect(await git(upstream, 'rev-parse', 'main')).toBe(before)
    expect(await tipHere('public-upstream-repo', 'refs/heads/main')).toBe(commitSha)
    expect([...fake.repositoryAt('your-github-org/hello-world').hooks.values()]).toEqual([])
  })

  it('pulls again when it is asked to, and fails once the repository is private', async () => {
    const upstream = await fake.gitDirectory('your-github-org/hello-world')
    await git(work, 'push', '--quiet', upstream, 'HEAD:refs/heads/later')
    await imported.pullUpstream()
    const later = await git(upstream, 'rev-parse', 'later')
    await expect
      .poll(() => tipHere('public-upstream-repo', 'refs/heads/later'), { timeout: 30_000 })
      .toBe(later)
    fake.repositoryAt('your-github-org/hello-world').visibility = 'private'
    await imported.pullUpstream()
    await expect
      .poll(
        async () => {
          const { items } = await world().app.client.call('runs.list', { repository: 'public-upstream-repo' })
          return items[0]?.failure?.code ?? null
        },
        { timeout: 60_000 },
      )
      .toMatch(/^remote_(?:auth_failed|not_found|read_denied)$/)
  })
})
