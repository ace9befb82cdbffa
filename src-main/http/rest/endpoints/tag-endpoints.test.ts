import type { Repo } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestResponse, type RestWorld } from '../../../testing/rest-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('rest-tags')
let world: RestWorld
let work: string
let first: string
let second: string
let number = 0
let name: string
let stored: string
let repository: Repo

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  second = await commitFile(work, 'a.txt', 'two')
  await git(work, 'tag', '--annotate', '--message', 'One', 'annotated', first)
  await git(work, 'tag', '--annotate', '--message', 'Two', 'twice', 'annotated')
})

beforeEach(async () => {
  number += 1
  name = `team/tags-${number}`
  stored = await world.createRepository(name)
  repository = (await world.storage.findOne({ id: name })) as Repo
  await git(work, 'push', '--quiet', await world.gitUrl(name), 'main')
})

const push = async (...refspecs: readonly string[]): Promise<string> =>
  git(work, 'push', '--quiet', await world.gitUrl(name), ...refspecs)

const call = async (
  method: string,
  path: string,
  body?: object,
  { claims = {}, dialect = 'preferred' } = {},
): Promise<RestResponse> =>
  world.call(dialect === 'v1' ? `/api/v1/repos${path}` : `/api/repos/${encodeURIComponent(name)}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    token: await world.token(name, ['git:write'], claims),
  })

describe('listing tags', () => {
  it('gives the commits they lead to, by name, page by page', async () => {
    await push('annotated', 'twice', `${second}:refs/tags/Z`, `${second}:refs/tags/v/1-ä`)
    const expected = (
      await git(stored, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/tags/')
    ).split('\n')
    const page = await repository.listTags({ limit: 3 })
    const rest = await repository.listTags({ cursor: page.nextCursor ?? '', limit: 3 })
    expect([page.hasMore, rest.hasMore]).toEqual([true, false])
    expect([...page.tags, ...rest.tags].map((tag) => [tag.name, tag.sha])).toEqual([
      ['Z', second],
      ['annotated', first],
      ['twice', first],
      ['v/1-ä', second],
    ])
    const raw = await call('GET', '/tags')
    expectForm('listTags', raw.body)
    const { tags } = raw.body as { tags: { name: string; object_sha: string }[] }
    expect(tags.map((tag) => `${tag.name} ${tag.object_sha}`)).toEqual(expected)
    await git(stored, 'pack-refs', '--all')
    expect((await call('GET', '/tags')).body).toEqual(raw.body)
  })

  it('refuses cursors that are none', async () => {
    expect((await call('GET', '/tags?cursor=nonsense', undefined, { dialect: 'v1' })).status).toBe(400)
  })
})

describe('one tag', () => {
  it('is told with its commit, and is not another that begins like it', async () => {
    await push('annotated', `${second}:refs/tags/v1.0`)
    const found = await call('GET', '/tag?name=annotated')
    expectForm('getTag', found.body)
    const objectSha = await git(work, 'rev-parse', 'annotated')
    expect(found.body).toEqual({ tag: { name: 'annotated', sha: first, object_sha: objectSha } })
    expect((await call('GET', '/tag?name=v1')).status).toBe(404)
    expect((await call('GET', '/tag?name=v%20')).status).toBe(404)
    expect((await call('GET', '/tag?name=a..b')).status).toBe(400)
  })

  it('is made at a commit, in both dialects', async () => {
    const made = await repository.createTag({ name: 'v1', target: first })
    expect(made).toEqual({ name: 'v1', sha: first, message: 'tag created' })
    const raw = await call('POST', '/tags', { name: 'release/2', ref: 'main~1' })
    expect([raw.status, raw.body]).toMatchObject([201, { sha: first }])
    expectForm('createTag', raw.body)
    expect(await refsOf(stored, 'refs/tags')).toEqual(
      new Map([
        ['refs/tags/release/2', first],
        ['refs/tags/v1', first],
      ]),
    )
    await expect(repository.createTag({ name: 'v1', target: second })).rejects.toMatchObject({ status: 409 })
    await expect(repository.createTag({ name: 'v2', target: '1'.repeat(40) })).rejects.toMatchObject({
      status: 404,
    })
    for (const body of [{ name: 'a b', ref: 'main' }, { name: 'x' }, { ref: 'main' }]) {
      expect((await call('POST', '/tags', body)).status).toBe(400)
    }
    const claims = { refs: [['refs/tags/*', ['no-push']]] }
    const refused = await call('POST', '/tags', { name: 'v3', ref: 'main' }, { claims })
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('denied by policy')])
  })

  it('is deleted by the body or by the address, with slashes', async () => {
    await push('annotated', `${first}:refs/tags/v/1`, `${first}:refs/tags/kept`)
    const deleted = await repository.deleteTag({ name: 'annotated' })
    expect(deleted).toEqual({ name: 'annotated', message: 'tag deleted' })
    await expect(repository.deleteTag({ name: 'annotated' })).rejects.toMatchObject({ status: 404 })
    const raw = await call('DELETE', '/tags/v%2F1')
    expect([raw.status, raw.body]).toEqual([200, { name: 'v/1', message: 'tag deleted' }])
    expectForm('deleteTag', raw.body)
    expect((await call('DELETE', '/tags/a..b')).status).toBe(400)
    expect((await call('DELETE', '/tags', {}, { dialect: 'v1' })).status).toBe(400)
    const claims = { refs: [['refs/tags/kept', ['no-force-push']]] }
    expect((await call('DELETE', '/tags/kept', undefined, { claims })).status).toBe(403)
    expect([...(await refsOf(stored, 'refs/tags')).keys()]).toEqual(['refs/tags/kept'])
  })
})
