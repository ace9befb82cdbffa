import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import type { App } from '../app-options.ts'
import { startTestCore } from '../../testing/start-test-core.ts'

const scratch = scratchDirectory('mirror-handlers')
const password = 'r1ght-password'
let upstream: FaultyUpstream
let app: App
let url: string
let work: string

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch, users: { bot: password } })
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await upstream.createRepository('source'), 'main')
  url = upstream.repositoryUrl('source')
  app = await startTestCore({
    dataDirectory: path.join(scratch, 'data'),
  })
})
afterAll(async () => {
  await app.stop()
  await upstream.stop()
})

it('stores nothing of what was given for a look at a remote', async () => {
  const credential = { kind: 'password', username: 'bot', password } as const
  const pasted = url.replace('://', `://bot:${password}@`)
  for (const input of [{ url, credential }, { url: pasted }]) {
    const found = await app.client.call('remotes.test', { ...input, direction: 'push' })
    expect(found).toMatchObject({ url, branchCount: 1, canWrite: true })
    const planned = await app.client.call('mirrors.plan', {
      ...input,
      repository: 'not/there',
      direction: 'pull',
    })
    expect(planned.counts.create).toBe(1)
  }
  expect((await app.client.call('accounts.list', {})).items).toEqual([])
  expect((await app.client.call('repositories.list', {})).items).toEqual([])
})

it('opens a remote with a stored account, for its host alone, and with one way at a time', async () => {
  const credential = { kind: 'password', username: 'bot', password } as const
  const { host } = new URL(url)
  const { id: accountId } = await app.client.call('accounts.add', { host, credential })
  expect(await app.client.call('remotes.test', { url, accountId })).toMatchObject({ branchCount: 1 })
  const elsewhere = 'http://127.0.0.1:9/team/project'
  for (const input of [
    { url: elsewhere, accountId },
    { url, accountId, credential },
  ]) {
    await expect(app.client.call('remotes.test', input)).rejects.toMatchObject({ code: 'invalid_input' })
  }
})

it('looks into a folder by path and by file address', async () => {
  for (const folder of [work, `file://${work}`]) {
    expect(await app.client.call('remotes.test', { url: folder })).toMatchObject({ defaultBranch: 'main' })
  }
})

it('tells a new name of a repository with its mirrors too, and shows it in the matrix', async () => {
  const credential = { kind: 'password', username: 'bot', password } as const
  const added = {
    repository: 'team/old',
    createRepository: true,
    direction: 'pull',
    url,
    credential,
  } as const
  const seen: string[] = []
  const finished = new Promise<void>((resolve) => {
    app.client.on((event) => {
      if (event.name === 'run.changed' && event.payload.state === 'finished') resolve()
      if (event.name === 'mirror.changed') seen.push(event.payload.repository)
    })
  })
  await app.client.call('mirrors.add', added)
  await finished
  await app.client.call('repositories.rename', { name: 'team/old', newName: 'team/new' })
  expect(seen.at(-1)).toBe('team/new')
  const matrix = await app.client.call('refs.matrix', { repository: 'team/new', kind: 'branch' })
  expect(matrix.items.map(({ cells }) => cells[0]?.state)).toEqual(['in_sync'])
  await expect(
    app.client.call('refs.matrix', { repository: 'team/old', kind: 'branch' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

it('takes an account back that was made for what then could not be done, and no other', async () => {
  const credential = { kind: 'password', username: 'ada', password: 'another-secret' } as const
  const accounts = async () => (await app.client.call('accounts.list', {})).items.map(({ id }) => id)
  const { mirror } = await app.client.call('mirrors.add', {
    repository: 'team/taken',
    createRepository: true,
    direction: 'push',
    url: `${url}-target`,
    credential,
  })
  const before = await accounts()
  const other = { ...credential, username: 'eve' }
  for (const given of [credential, other]) {
    const again = {
      repository: 'team/taken',
      direction: 'push',
      url: `${url}-target`,
      credential: given,
    } as const
    await expect(app.client.call('mirrors.add', again)).rejects.toMatchObject({ code: 'already_exists' })
    // It feeds itself.
    const circle = { id: mirror.id, url: `${app.address}/team/taken.git`, credential: given }
    await expect(app.client.call('mirrors.change', circle)).rejects.toMatchObject({ code: 'invalid_input' })
    const taken = { name: 'team/taken', url: `${url}-target`, credential: given }
    await expect(app.client.call('repositories.import', taken)).rejects.toMatchObject({
      code: 'already_exists',
    })
    expect(await accounts()).toEqual(before)
  }
})
