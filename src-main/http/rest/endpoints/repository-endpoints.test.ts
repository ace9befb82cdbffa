import { beforeAll, describe, expect, it } from 'vitest'
import { startFaultyUpstream, type FaultyUpstream } from '../../../testing/fault-host/faulty-upstream.ts'
import { refuseByHook } from '../../../testing/fault-host/hooks.ts'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('rest-repositories')
let world: RestWorld
let upstream: FaultyUpstream
let work: string
let tip: string

beforeAll(async () => {
  world = await startRestWorld(scratch)
  upstream = await startFaultyUpstream({ directory: scratch })
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'one')
  tip = await commitFile(work, 'a.txt', 'two')
  await git(work, 'tag', 'v1', 'HEAD~1')
})

const create = async (name: string, body: object = {}, claims: object = {}) =>
  world.call('/api/v1/repos', {
    method: 'POST',
    body,
    token: await world.token(name, ['repo:write'], { ...claims }),
  })

describe('creating a repository', () => {
  it('names it by the token, in both dialects, with or without a body', async () => {
    const made = await create('team/new one', { default_branch: 'trunk' })
    expect([made.status, made.body]).toMatchObject([201, { message: 'repository created' }])
    expectForm('createRepository', made.body)
    const token = await world.token('bare', ['repo:write'])
    expect((await world.call('/api/repos', { method: 'POST', token })).status).toBe(201)
    expect(await world.storage.findOne({ id: 'team/new one' })).toMatchObject({ defaultBranch: 'trunk' })
    const again = await create('TEAM/New One')
    expect([again.status, again.body]).toMatchObject([409, { error: 'Repository already exists' }])
    await expect(world.storage.createRepo({ id: 'bare' })).rejects.toThrow('Repository already exists')
  })

  it('refuses names, branches and bodies that cannot be, and says which', async () => {
    for (const [name, body, error] of [
      ['a..b/', {}, /repo: /],
      ['x1', { default_branch: 'a b' }, /default_branch: /],
      ['x2', { default_branch: 7 }, /default_branch: /],
      ['x3', { base_repo: { provider: 'nowhere', name: 'x' } }, /base_repo\.provider: /],
      ['x4', { base_repo: { provider: 'gitea', owner: 'o', name: 'n' } }, /base_repo\.upstream_host: /],
      ['x5', { base_repo: { provider: 'gitlab', name: 'n' } }, /base_repo\.owner: /],
      ['x6', '{"default_branch"', /not valid JSON/],
      ['x7', '[]', /must be a JSON object/],
    ] as const) {
      const answer = await create(name, body as object)
      expect([name, answer.status]).toEqual([name, 400])
      expect((answer.body as { error: string }).error).toMatch(error)
    }
    const org = await world.call('/api/v1/repos', {
      method: 'POST',
      token: await world.token('org', ['repo:write']),
    })
    expect(org.status).toBe(403)
    const missing = await world.call('/api/v1/repos', { token: await world.token('org', ['org:read']) })
    expect((missing.body as { repos: { url: string }[] }).repos.map(({ url }) => url)).not.toContain('x1')
  })

  it('that is deleted is gone for everyone, and its name is free', async () => {
    await create('short-lived')
    const gone = await world.storage.deleteRepo({ id: 'short-lived' })
    expect(gone.message).toMatch(/deletion initiated/)
    expect(await world.storage.findOne({ id: 'short-lived' })).toBeNull()
    await expect(world.storage.deleteRepo({ id: 'short-lived' })).rejects.toThrow('Repository not found')
    expect((await create('short-lived')).status).toBe(201)
  })
})

describe('a fork', () => {
  beforeAll(async () => {
    await create('source')
    await git(work, 'push', '--quiet', await world.gitUrl('source'), 'main', 'main:topic', 'v1')
    await git(work, 'push', '--quiet', await world.gitUrl('source+ephemeral'), 'main:draft')
  })

  it('has the branches and tags of its source, and nothing private', async () => {
    const fork = await world.storage.createRepo({ id: 'fork', baseRepo: { id: 'source' } })
    expect(fork.defaultBranch).toBe('main')
    const directory = await world.directoryOf('fork')
    const refs = await git(directory, 'for-each-ref', '--format=%(refname) %(objectname)')
    const first = await git(work, 'rev-parse', 'v1')
    expect(refs.split('\n')).toEqual([
      `refs/heads/main ${tip}`,
      `refs/heads/topic ${tip}`,
      `refs/tags/v1 ${first}`,
    ])
    expect(await git(directory, 'fsck', '--connectivity-only')).toBe('')
    const listed = await world.storage.listRepos({ q: 'fork' })
    expect(listed.repos).toMatchObject([{ url: 'fork', baseRepo: { provider: 'code', name: 'source' } }])
  })

  it('begins where it is asked to, and outlives its source', async () => {
    await world.storage.createRepo({ id: 'fork-at', baseRepo: { id: 'source', ref: 'v1' } })
    const directory = await world.directoryOf('fork-at')
    expect(await git(directory, 'rev-parse', 'main')).toBe(await git(work, 'rev-parse', 'v1'))
    await world.storage.createRepo({
      id: 'fork-sha',
      baseRepo: { id: 'source', sha: tip },
      defaultBranch: 'next',
    })
    const other = await world.directoryOf('fork-sha')
    expect(await git(other, 'symbolic-ref', 'HEAD')).toBe('refs/heads/next')
    expect(await git(other, 'rev-list', '--count', 'HEAD')).toBe('2')
    expect(await git(other, 'for-each-ref')).not.toMatch(/alternates/)
  })

  it('needs a token for its source, of the same organization', async () => {
    const base = async (token: string) =>
      (
        await create('thief', {
          base_repo: { provider: 'code', operation: 'fork', name: 'source', auth: { token } },
        })
      ).status
    expect(await base('nonsense')).toBe(403)
    expect(await base(await world.token('other', ['git:read']))).toBe(403)
    expect(await base(await world.token('source', ['org:read']))).toBe(403)
    expect((await create('thief', { base_repo: { provider: 'code', name: 'source' } })).status).toBe(400)
    expect(await world.storage.findOne({ id: 'thief' })).toBeNull()
    await expect(
      world.storage.createRepo({ id: 'thief', baseRepo: { id: 'source', ref: 'nowhere' } }),
    ).rejects.toMatchObject({ status: 404 })
    expect(await world.storage.findOne({ id: 'thief' })).toBeNull()
  })
})

describe('a repository with an upstream', () => {
  const base = (name: string) => ({
    provider: 'gitea' as const,
    owner: 'org',
    name,
    upstreamHost: new URL(upstream.repositoryUrl('x')).origin,
  })
  let there: string
  const settled = async (id: string): Promise<void> => {
    await expect
      .poll(
        async () => (await world.call('/api/v1/repo', { token: await world.token(id, ['git:read']) })).status,
        {
          timeout: 20_000,
        },
      )
      .toBe(200)
  }

  it('waits for its credential and the first pull, answers 409 meanwhile, and then follows', async () => {
    there = await upstream.createRepository('org/private')
    await git(work, 'push', '--quiet', there, 'main')
    const repository = await world.storage.createRepo({ id: 'synced', baseRepo: base('private') })
    const credential = await world.storage.createGitCredential({
      repoId: 'synced',
      username: 'jane',
      password: 'secret-of-jane',
    })
    expect(credential.id).toMatch(/^ggc_/)
    await expect(world.storage.createGitCredential({ repoId: 'synced', password: 'other' })).rejects.toThrow(
      'A credential already exists for this repository',
    )
    await repository.pullUpstream({})
    await settled('synced')
    const directory = await world.directoryOf('synced')
    expect(await git(directory, 'rev-parse', 'main')).toBe(tip)
    const { items } = await world.app.client.call('mirrors.list', { repository: 'synced' })
    expect(items).toMatchObject([{ direction: 'sync' }])

    await world.storage.updateGitCredential({ id: credential.id, password: 'another' })
    await world.storage.deleteGitCredential({ id: credential.id })
    await expect(world.storage.deleteGitCredential({ id: credential.id })).rejects.toThrow(
      'Credential not found',
    )
    await expect(world.storage.updateGitCredential({ id: 'ggc_none', password: 'x' })).rejects.toThrow(
      'Credential not found',
    )
  })

  it('takes a push only as far as its upstream does, in the words of the upstream', async () => {
    const next = await commitFile(work, 'a.txt', 'three')
    const url = await world.gitUrl('synced')
    await git(work, 'push', '--quiet', url, 'main', 'main:extra')
    expect(await git(there, 'rev-parse', 'main', 'extra')).toBe(`${next}\n${next}`)
    const here = await world.directoryOf('synced')
    expect(await git(here, 'rev-parse', 'main', 'extra')).toBe(`${next}\n${next}`)

    // Somebody else moved it upstream meanwhile.
    const other = await workRepository(scratch, 'other')
    await git(other, 'pull', '--quiet', there, 'main')
    await commitFile(other, 'b.txt', 'theirs')
    await git(other, 'push', '--quiet', there, 'HEAD:main')
    await commitFile(work, 'a.txt', 'four')
    const refused = await tryGit(work, ['push', url, 'main', 'main:second'])
    expect(refused.stderr).toMatch(/main \(main has moved at .*org\/private; fetch first\)/)
    expect(refused.stderr).toMatch(/main -> second/)
    expect(await git(here, 'rev-parse', 'main')).toBe(next)
  })

  it('has what is written over the API upstream before it is here, or in neither place', async () => {
    const repository = world.storage.repo({ id: 'synced' })
    const author = { name: 'Ada', email: 'ada@example.org' }
    const commit = (branch: string) =>
      repository
        .createCommit({ targetBranch: branch, baseBranch: 'extra', commitMessage: 'By the API', author })
        .addFileFromString('api.txt', branch)
        .send()
    const { commitSha } = await commit('from-api')
    expect(await git(there, 'rev-parse', 'from-api')).toBe(commitSha)
    await repository.createTag({ name: 'v9', target: commitSha })
    expect(await git(there, 'rev-parse', 'v9')).toBe(commitSha)
    await repository.deleteBranch({ name: 'from-api' })
    expect((await tryGit(there, ['rev-parse', '--verify', 'from-api'])).exitCode).not.toBe(0)

    refuseByHook(there, 'refs/heads/guarded', 'only on Mondays')
    await expect(commit('guarded')).rejects.toMatchObject({
      message: expect.stringMatching(/org\/private/) as string,
    })
    const here = await world.directoryOf('synced')
    expect((await tryGit(here, ['rev-parse', '--verify', 'guarded'])).exitCode).not.toBe(0)
    const draft = await repository
      .createCommit({
        targetBranch: 'draft',
        ephemeral: true,
        baseBranch: 'extra',
        commitMessage: 'Draft',
        author,
      })
      .addFileFromString('draft.txt', '')
      .send()
    expect((await tryGit(there, ['cat-file', '-e', draft.commitSha])).exitCode).not.toBe(0)
  })

  it('is detached once and for all, and pulls nothing then', async () => {
    const token = await world.token('synced', ['git:write'])
    for (let time = 0; time < 2; time += 1) {
      const answer = await world.call('/api/v1/repos/base', { method: 'DELETE', token })
      expect([answer.status, answer.body]).toMatchObject([200, { message: 'repository detached' }])
    }
    const pull = await world.call('/api/v1/repos/pull-upstream', { method: 'POST', body: {}, token })
    expect([pull.status, pull.body]).toMatchObject([
      400,
      { error: 'no upstream configured for this repository' },
    ])
    expect((await world.app.client.call('mirrors.list', { repository: 'synced' })).items).toEqual([])
  })

  it('of GitHub says that GitHub is not connected', async () => {
    await expect(
      world.storage.createRepo({ id: 'hub', baseRepo: { owner: 'octocat', name: 'hello-world' } }),
    ).rejects.toMatchObject({ status: 412 })
    expect(await world.storage.findOne({ id: 'hub' })).toBeNull()
  })

  it('in public mode is taken once', async () => {
    const published = await upstream.createRepository('org/public')
    await git(work, 'push', '--quiet', published, 'main')
    const answer = await create('public', {
      base_repo: {
        provider: 'gitea',
        owner: 'org',
        name: 'public',
        upstream_host: new URL(upstream.repositoryUrl('x')).origin,
        auth: { auth_type: 'public' },
      },
    })
    expect(answer.status).toBe(201)
    await settled('public')
    expect(await git(await world.directoryOf('public'), 'rev-parse', 'main')).toBe(
      await git(work, 'rev-parse', 'main'),
    )
    expect((await world.app.client.call('mirrors.list', { repository: 'public' })).items).toEqual([])
  })
})
