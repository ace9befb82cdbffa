import { beforeAll, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestWorld } from '../../testing/rest-world.ts'
import { scratchDirectory } from '../../testing/scratch.ts'

const scratch = scratchDirectory('rest-api')
let world: RestWorld

beforeAll(async () => {
  world = await startRestWorld(scratch)
  await world.createRepository('team/project')
  await world.createRepository('other')
})

describe('a request to the REST API', () => {
  it('reaches the repository of its token, or the one in the address as a single segment', async () => {
    const token = await world.token('team/project', ['git:read'])
    for (const path of [
      '/api/v1/repo',
      '//api/v1/repo',
      '/api/repos/team%2Fproject',
      '/api/repos/Team%2fProject',
    ]) {
      const { status, body } = await world.call(path, { token })
      expect([path, status, body]).toMatchObject([path, 200, { url: 'team/project', default_branch: 'main' }])
      expectForm('getRepository', body)
    }
    expect((await world.call('/api/repos/team/project', { token })).status).toBe(404)
  })

  it('sees no difference between a repository of another token and one that is not there', async () => {
    const token = await world.token('team/project', ['git:read'])
    const answers = await Promise.all(
      ['other', 'nobody', '%ff'].map(
        async (name) => (await world.call(`/api/repos/${name}`, { token })).status,
      ),
    )
    expect(answers).toEqual([404, 404, 404])
    const gone = await world.call('/api/v1/repo', { token: await world.token('nobody', ['git:read']) })
    expect([gone.status, gone.body]).toMatchObject([404, { error: 'Repository not found' }])
  })

  it('needs a token with the scope, and for a list one of the organization', async () => {
    expect((await world.call('/api/v1/repo')).status).toBe(401)
    expect((await world.call('/api/v1/repo', { token: 'x.y.z' })).status).toBe(401)
    const writer = await world.token('team/project', ['git:write'])
    expect((await world.call('/api/v1/repo', { token: writer })).status).toBe(200)
    const wrong = await world.token('team/project', ['repo:write'])
    expect((await world.call('/api/v1/repo', { token: wrong })).status).toBe(403)
    expect((await world.call('/api/v1/repos', { token: writer })).status).toBe(403)
    const noName = await world.token(null, ['git:read'])
    expect((await world.call('/api/v1/repo', { token: noName })).status).toBe(403)
  })

  it('names the field that is wrong, and takes empty ones for not given', async () => {
    const token = await world.token('org', ['org:read'])
    const wrong = await world.call('/api/v1/repos?limit=ten', { token })
    expect([wrong.status, wrong.body]).toMatchObject([
      400,
      { error: 'limit: must be a whole number', field: 'limit' },
    ])
    expect((await world.call('/api/v1/repos?cursor=zzz', { token })).status).toBe(400)
    const empty = await world.call('/api/v1/repos?cursor=&limit=0&q=', { token })
    expect(empty.status).toBe(200)
  })

  it('that asks for what is not there is told so', async () => {
    expect((await world.call('/api/v1/none')).status).toBe(404)
    const method = await world.call('/api/v1/repo', { method: 'PUT' })
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('the published client', () => {
  it('lists repositories page by page and finds one', async () => {
    const first = await world.storage.listRepos({ limit: 1 })
    expect(first).toMatchObject({ hasMore: true, repos: [{ url: 'other', defaultBranch: 'main' }] })
    const second = await world.storage.listRepos({ limit: 1, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ hasMore: false, repos: [{ url: 'team/project' }] })
    expect(await world.storage.findOne({ id: 'team/project' })).not.toBeNull()
    expect(await world.storage.findOne({ id: 'nobody' })).toBeNull()
  })
})
