import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Repo } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestResponse, type RestWorld } from '../../../testing/rest-world.ts'
import {
  commitFile,
  git,
  publishBranch,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../../testing/scratch.ts'

const scratch = scratchDirectory('rest-branches')
let world: RestWorld
let work: string
let first: string
let second: string
let other: string
let number = 0
let name: string
let stored: string
let repository: Repo

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  second = await commitFile(work, 'a.txt', 'two')
  await git(work, 'switch', '--quiet', '--create', 'other', first)
  other = await commitFile(work, 'b.txt', 'other')
})

beforeEach(async () => {
  number += 1
  name = `team/branches ${number}`
  stored = await world.createRepository(name)
  repository = (await world.storage.findOne({ id: name })) as Repo
  publishBranch(work, stored)
})

const push = async (...refspecs: readonly string[]): Promise<string> =>
  git(work, 'push', '--quiet', await world.gitUrl(name), ...refspecs)
const pushEphemeral = async (...refspecs: readonly string[]): Promise<string> =>
  git(work, 'push', '--quiet', await world.gitUrl(`${name}+ephemeral`), ...refspecs)

const call = async (
  method: string,
  path: string,
  body?: object,
  { scopes = ['git:write'], claims = {}, dialect = 'preferred' } = {},
): Promise<RestResponse> =>
  world.call(dialect === 'v1' ? `/api/v1/repos${path}` : `/api/repos/${encodeURIComponent(name)}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    token: await world.token(name, scopes, claims),
  })

describe('listing branches', () => {
  it('pages through thousands by name, as git does, without a process for each', async () => {
    const make = async (folder: string): Promise<void> => {
      await mkdir(path.join(stored, 'refs/heads', folder))
      for (let index = 0; index < 2_500; index += 1) {
        await writeFile(path.join(stored, `refs/heads/${folder}/${(index * 7_919) % 2_500}-ä`), `${first}\n`)
      }
    }
    await make('packed')
    await git(stored, 'pack-refs', '--all')
    await make('loose')
    const expected = (await git(stored, 'for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/')).split(
      '\n',
    )
    const startedAt = performance.now()
    const found: string[] = []
    let pages = 0
    for (let cursor: string | undefined = ''; cursor !== undefined; pages += 1) {
      const page = await repository.listBranches({ cursor, limit: 500 })
      found.push(...page.branches.map((branch) => branch.name))
      expect(page.hasMore).toBe(page.nextCursor !== undefined)
      cursor = page.nextCursor
    }
    expect(found).toEqual(expected)
    expect(pages).toBe(11)
    const tookMs = performance.now() - startedAt
    const processesFrom = performance.now()
    for (let count = 0; count < 10; count += 1) await git(stored, 'rev-parse', 'main')
    const processMs = (performance.now() - processesFrom) / 10
    expect(tookMs).toBeLessThan(500 * processMs)
  })

  it('begins behind the cursor of any branch, also of one that is gone', async () => {
    await push(`${first}:refs/heads/a`, `${other}:refs/heads/b`, `${other}:refs/heads/c`)
    const page = await repository.listBranches({})
    expect(page.branches).toMatchObject([
      { name: 'a', headSha: first, createdAt: await dateOf(first) },
      { name: 'b', headSha: other, createdAt: await dateOf(other) },
      { name: 'c' },
      { name: 'main', headSha: second },
    ])
    await repository.deleteBranch({ name: 'b' })
    const next = await repository.listBranches({ cursor: page.branches[1]?.cursor ?? '', limit: 1 })
    expect(next).toMatchObject({ branches: [{ name: 'c' }], hasMore: true })
    const raw = await call('GET', '/branches?limit=0&cursor=')
    expectForm('listBranches', raw.body)
    expect(raw.body).toMatchObject({ next_cursor: null, has_more: false })
  })

  it('shows ephemeral ones only when asked, and nothing of the inside', async () => {
    await pushEphemeral(`${other}:refs/heads/draft`)
    await git(stored, 'update-ref', 'refs/kept/main/1', first)
    const plain = await repository.listBranches({})
    expect(plain.branches.map((branch) => branch.name)).toEqual(['main'])
    const ephemeral = await repository.listBranches({ ephemeral: true })
    expect(ephemeral.branches).toMatchObject([{ name: 'draft', headSha: other }])
  })

  it('refuses cursors and limits that are none', async () => {
    const foreign = Buffer.from('refs/tags/v1').toString('base64url')
    for (const query of ['cursor=%25', `cursor=${foreign}`, 'limit=x', 'ephemeral=1']) {
      const answer = await call('GET', `/branches?${query}`, undefined, { dialect: 'v1' })
      expect([query, answer.status]).toEqual([query, 400])
    }
    expect((await call('GET', '/branches', undefined, { scopes: ['repo:write'] })).status).toBe(403)
  })
})

const dateOf = (commit: string): Promise<string> =>
  git(work, 'show', '-s', '--date=format-local:%Y-%m-%dT%H:%M:%SZ', '--format=%cd', commit)

describe('getting a branch', () => {
  it('tells where it is, in both namespaces', async () => {
    await pushEphemeral(`${other}:refs/heads/draft/ä`)
    const main = await call('GET', '/branch?name=main')
    expectForm('getBranch', main.body)
    expect(main.body).toEqual({
      branch: { name: 'main', head_sha: second, created_at: await dateOf(second) },
    })
    const draft = await call('GET', `/branch?name=${encodeURIComponent('draft/ä')}&ephemeral=true`)
    expect(draft.body).toMatchObject({ branch: { name: 'draft/ä', head_sha: other } })
    expect((await call('GET', '/branch?name=draft')).status).toBe(404)
    expect((await call('GET', '/branch?name=a..b')).status).toBe(400)
    expect((await call('GET', '/branch')).status).toBe(400)
  })
})

describe('creating a branch', () => {
  it('begins at a branch, a commit, a tag or steps from one', async () => {
    await push(`${first}:refs/tags/v1`)
    const made = await repository.createBranch({ baseRef: 'main', targetBranch: 'topic' })
    expect(made).toMatchObject({ message: 'branch created', targetBranch: 'topic', commitSha: second })
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- clients still use it
    await repository.createBranch({ baseBranch: 'main', targetBranch: 'older' })
    await repository.createBranch({ baseRef: first, targetBranch: 'at-sha' })
    await repository.createBranch({ baseRef: 'refs/heads/main', targetBranch: 'full' })
    const raw = await call('POST', '/branches/create', { base_ref: 'main~1', target_branch: 'steps/ä' })
    expect(raw.status).toBe(201)
    expectForm('createBranch', raw.body)
    await call('POST', '/branches/create', { base_ref: 'v1', base_branch: 'main', target_branch: 'tagged' })
    expect(await refsOf(stored, 'refs/heads')).toEqual(
      new Map([
        ['refs/heads/at-sha', first],
        ['refs/heads/full', second],
        ['refs/heads/main', second],
        ['refs/heads/older', second],
        ['refs/heads/steps/ä', first],
        ['refs/heads/tagged', first],
        ['refs/heads/topic', second],
      ]),
    )
  })

  it('takes a branch before a tag of the same name', async () => {
    await push(`${first}:refs/tags/main`)
    const made = await repository.createBranch({ baseRef: 'main', targetBranch: 'topic' })
    expect(made.commitSha).toBe(second)
  })

  it('promotes an ephemeral branch, and makes one', async () => {
    await pushEphemeral(`${other}:refs/heads/draft`)
    await repository.createBranch({ baseRef: 'draft', baseIsEphemeral: true, targetBranch: 'done' })
    const hidden = await repository.createBranch({
      baseRef: 'main',
      targetBranch: 'play',
      targetIsEphemeral: true,
    })
    expect(hidden.targetIsEphemeral).toBe(true)
    expect(await refsOf(stored, 'refs/heads', 'refs/namespaces')).toEqual(
      new Map([
        ['refs/heads/done', other],
        ['refs/heads/main', second],
        ['refs/namespaces/ephemeral/refs/heads/draft', other],
        ['refs/namespaces/ephemeral/refs/heads/play', second],
      ]),
    )
    const unknown = await call('POST', '/branches/create', { base_ref: 'draft', target_branch: 'x' })
    expect(unknown.status).toBe(404)
  })

  it('points HEAD at the first branch of an empty repository, wherever that comes from', async () => {
    const promoted = await world.createRepository(`${name} promoted`)
    const head = (directory: string) => git(directory, 'symbolic-ref', 'HEAD')
    const url = await world.gitUrl(`${name} promoted+ephemeral`)
    await git(work, 'push', '--quiet', url, `${other}:refs/heads/draft`, `${second}:refs/heads/play`)
    expect(await head(promoted)).toBe('refs/heads/main')
    const promote = async (baseRef: string, targetBranch: string): Promise<unknown> =>
      (await world.storage.findOne({ id: `${name} promoted` }))?.createBranch({
        baseRef,
        baseIsEphemeral: true,
        targetBranch,
      })
    await promote('draft', 'done')
    expect(await head(promoted)).toBe('refs/heads/done')
    await promote('play', 'main')
    expect(await head(promoted)).toBe('refs/heads/done')

    const written = await world.createRepository(`${name} written`)
    await (
      await world.storage.findOne({ id: `${name} written` })
    )
      ?.createCommit({
        targetBranch: 'trunk',
        commitMessage: 'Begin',
        author: { name: 'Ada', email: 'ada@example.org' },
      })
      .addFileFromString('a', 'a')
      .send()
    expect(await head(written)).toBe('refs/heads/trunk')
  })

  it('leaves one that exists alone, unless it is forced', async () => {
    const unknown = 'f'.repeat(40)
    await expect(repository.createBranch({ baseRef: unknown, targetBranch: 'new' })).rejects.toMatchObject({
      status: 404,
    })
    await push(`${other}:refs/heads/other`)
    await expect(repository.createBranch({ baseRef: other, targetBranch: 'main' })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('exists already') as string,
    })
    const body = { base_ref: 'other', target_branch: 'main', force: true }
    const policies = { refs: [['main', ['no-force-push']]] }
    const refused = await call('POST', '/branches/create', body, { claims: policies })
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('denied by policy')])
    expect(await git(stored, 'rev-parse', 'main')).toBe(second)
    expect((await call('POST', '/branches/create', body)).status).toBe(200)
    expect(await git(stored, 'rev-parse', 'main')).toBe(other)
  })

  it('refuses names that clash or that git does not take, and what the policies forbid', async () => {
    const create = (target: unknown, claims = {}) =>
      call('POST', '/branches/create', { base_ref: 'main', target_branch: target }, { claims })
    for (const target of ['a b', 'a..b', '', 7, '-x', 'x.lock', undefined]) {
      expect([target, (await create(target)).status]).toEqual([target, 400])
    }
    expect((await create('main/below')).status).toBe(409)
    const refused = await create('release/1', { refs: [['release/*', ['no-push']]] })
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('denied by policy')])
    expect((await call('POST', '/branches/create', { target_branch: 'x' })).status).toBe(400)
    const reader = await call(
      'POST',
      '/branches/create',
      { base_ref: 'main', target_branch: 'x' },
      { scopes: ['git:read'] },
    )
    expect(reader.status).toBe(403)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main'])
  })

  it('by many at once makes it once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        call('POST', '/branches/create', { base_ref: 'main', target_branch: 'race' }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })
})

describe('deleting a branch', () => {
  it('removes it, in both dialects and both namespaces', async () => {
    await push(`${other}:refs/heads/a`, `${other}:refs/heads/team/b`)
    await pushEphemeral(`${other}:refs/heads/main`)
    expect(await repository.deleteBranch({ name: 'a' })).toMatchObject({
      name: 'a',
      message: 'branch deleted',
    })
    const raw = await call('DELETE', '/branches', { target_branch: 'team/b' })
    expectForm('deleteBranch', raw.body)
    expect(raw.body).toMatchObject({ target_branch: 'team/b', ephemeral: false })
    const hidden = await repository.deleteBranch({ name: 'main', ephemeral: true })
    expect(hidden.ephemeral).toBe(true)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main'])
  })

  it('refuses the default branch, unknown ones, and what the policies forbid', async () => {
    await push(`${other}:refs/heads/kept`)
    await expect(repository.deleteBranch({ name: 'main' })).rejects.toMatchObject({ status: 409 })
    await expect(repository.deleteBranch({ name: 'gone' })).rejects.toMatchObject({ status: 404 })
    for (const operation of ['no-push', 'no-force-push']) {
      const refused = await call(
        'DELETE',
        '/branches',
        { name: 'kept' },
        { dialect: 'v1', claims: { refs: [['kept', [operation]]] } },
      )
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('denied by policy')])
    }
    expect((await call('DELETE', '/branches', {})).status).toBe(400)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/kept', 'refs/heads/main'])
  })
})
