import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { pointerOf, startLfsTestServer, type LfsTestServer } from '../../testing/lfs-test-server.ts'
import { startRestWorld, type RestWorld } from '../../testing/rest-world.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('lfs-upstream')
let world: RestWorld
let lfs: LfsTestServer
let upstream: FaultyUpstream
let bare: string
let work: string
const old = randomBytes(200_000)
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

beforeAll(async () => {
  lfs = await startLfsTestServer({ directory: scratch })
  upstream = await startFaultyUpstream({
    directory: scratch,
    answersFirst: (request, response) => lfs.handle(request, response),
  })
  bare = await upstream.createRepository('origin')
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'old.bin', pointerOf(old))
  await git(work, 'push', '--quiet', bare, 'main')
  world = await startRestWorld(scratch)
  await world.app.client.call('repositories.create', { name: 'synced' })
  const finished = new Promise<void>((resolve) => {
    world.app.client.on((event) => {
      if (event.name === 'run.changed' && event.payload.state === 'finished') resolve()
    })
  })
  await world.app.client.call('mirrors.add', {
    repository: 'synced',
    direction: 'sync',
    url: upstream.repositoryUrl('origin'),
  })
  await finished
}, 120_000)
afterAll(async () => {
  await upstream.stop()
  await lfs.stop()
})

const ask = async (place: string, json?: unknown): Promise<Response> =>
  fetch(`${world.app.address}/synced.git/info/lfs/${place}`, {
    method: json === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${await world.token('synced', ['git:write'])}`,
      'Content-Type': 'application/vnd.git-lfs+json',
      Accept: 'application/vnd.git-lfs+json',
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })

it('what only upstream has is offered, brought when it is asked for, and stays', async () => {
  const object = { oid: sha256(old), size: old.length }
  const question = { operation: 'download', objects: [object] }
  expect(await (await ask('objects/batch', question)).json()).toMatchObject({
    objects: [{ error: { code: 404 } }],
  })
  lfs.put('origin', old)
  const offer = (await (await ask('objects/batch', question)).json()) as {
    objects: { actions: { download: { href: string } } }[]
  }
  const href = offer.objects[0]?.actions.download.href ?? ''
  const place = href.slice(href.indexOf('/info/lfs/') + '/info/lfs/'.length)
  expect(Buffer.from(await (await ask(place)).arrayBuffer())).toEqual(old)
  lfs.remove('origin', object.oid)
  expect(Buffer.from(await (await ask(place)).arrayBuffer())).toEqual(old)
})

it('a push takes its large files upstream before its refs, and stays here when upstream does not take them', async () => {
  const url = await world.gitUrl('synced')
  const content = randomBytes(50_000)
  const oid = sha256(content)
  await commitFile(work, 'new.bin', pointerOf(content))
  await fetch(`${world.app.address}/synced.git/info/lfs/objects/${oid}?size=${content.length}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${await world.token('synced', ['git:write'])}` },
    body: new Uint8Array(content),
  })
  lfs.fail('batch', { kind: 'status', status: 501 })
  const refused = await tryGit(work, ['push', url, 'main'])
  expect(refused.stderr).toContain('large files did not get there: new.bin')
  lfs.fail('batch', null)
  expect((await tryGit(work, ['push', url, 'main'])).exitCode).toBe(0)
  expect(lfs.get('origin', oid)).toEqual(content)
  expect((await refsOf(bare, 'refs/heads')).get('refs/heads/main')).toBe(await git(work, 'rev-parse', 'main'))
  const file = path.join('lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)
  expect(readFileSync(path.join(await world.directoryOf('synced'), file))).toEqual(content)
  expect(lfs.violations).toEqual([])
})
