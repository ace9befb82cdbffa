import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountIn } from '../../testing/account-in-world.ts'
import { pointerOf, startLfsTestServer, type LfsTestServer } from '../../testing/lfs-test-server.ts'
import { createMirrorWorld, refOf, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory } from '../../testing/scratch.ts'
import { whileClockMoves } from '../../testing/while-clock-moves.ts'

const scratch = scratchDirectory('large-files')
let lfs: LfsTestServer | null = null
const world = createMirrorWorld({
  users: { ada: 'correct horse' },
  answersFirst: (request, response) => lfs?.handle(request, response) === true,
})
const { accountId, signIn } = accountIn(world)
const account = { accountId } as const
beforeAll(async () => {
  lfs = await startLfsTestServer({ directory: scratch, users: { ada: 'correct horse' } })
  signIn('correct horse')
})
afterAll(() => lfs?.stop())

const server = (): LfsTestServer => {
  if (lfs === null) throw new Error('It starts with the first test.')
  return lfs
}
const nameOf = ({ address }: UpstreamRepository): string => address.path

/** Commits a pointer at the upstream; the bytes are there unless told otherwise. */
const commitLarge = async (upstream: UpstreamRepository, file: string, content: Buffer): Promise<string> => {
  await commitFile(upstream.work, file, pointerOf(content))
  await git(upstream.work, 'push', '--quiet', '--mirror', upstream.path)
  return server().put(nameOf(upstream), content)
}
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const stored = (repositoryId: string, oid: string): Buffer | null => {
  const file = path.join(world.pathOf(repositoryId), 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)
  return existsSync(file) ? readFileSync(file) : null
}
const newSource = async (): Promise<UpstreamRepository> => {
  const upstream = await world.newUpstream()
  await upstream.commit('main')
  return upstream
}
const pulled = async (upstream: UpstreamRepository) => {
  const repositoryId = await world.newRepository()
  const input = { repositoryId, direction: 'pull', address: upstream.address, ...account } as const
  return { repositoryId, mirror: await world.mirrored(input) }
}

it('a pull brings the large files that new commits need before it publishes them, and asks for each once', async () => {
  const upstream = await newSource()
  const first = Buffer.from('first large file')
  const oid = await commitLarge(upstream, 'a.bin', first)
  const { repositoryId, mirror } = await pulled(upstream)
  expect(mirror.failure).toBeNull()
  expect(stored(repositoryId, oid)).toEqual(first)

  server().requests.length = 0
  const second = randomBytes(300_000)
  const secondId = await commitLarge(upstream, 'b.bin', second)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded', problemRefCount: 0 })
  expect(stored(repositoryId, secondId)).toEqual(second)
  const batches = server().requests.filter(({ place }) => place === 'batch')
  expect(batches).toHaveLength(1)
  expect(batches[0]?.body).not.toContain(oid)

  server().requests.length = 0
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'unchanged' })
  expect(server().requests).toEqual([])
  expect(server().violations).toEqual([])
})

it('a file that is missing at the source is named, the refs follow, and it is asked for until it comes', async () => {
  const upstream = await newSource()
  const lost = Buffer.from('lost at the source')
  const oid = await commitLarge(upstream, 'assets/../lost.bin'.replace('assets/../', ''), lost)
  server().remove(nameOf(upstream), oid)
  const { repositoryId, mirror } = await pulled(upstream)
  expect(mirror.failure).toMatchObject({
    code: 'large_files_missing',
    title: '1 large file is missing at the source.',
    output: expect.stringMatching(new RegExp(`^lost\\.bin \\(18 B, ${oid}\\)`)) as string,
  })
  expect(await refsOf(world.pathOf(repositoryId), 'refs/heads')).toEqual(
    await refsOf(upstream.path, 'refs/heads'),
  )

  const processes = world.processCount()
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'partial', changedRefCount: 0 })
  expect(world.processCount()).toBe(processes)

  server().put(nameOf(upstream), lost)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded', failure: null })
  expect(stored(repositoryId, oid)).toEqual(lost)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'unchanged' })
})

it('a source without LFS holds nothing back, whether it answers 404 or 501', async () => {
  for (const status of [404, 501]) {
    const upstream = await newSource()
    await commitLarge(upstream, 'a.bin', Buffer.from(`off ${status}`))
    server().fail('batch', { kind: 'status', status })
    const { repositoryId, mirror } = await pulled(upstream)
    server().fail('batch', null)
    expect(mirror.failure).toMatchObject({ code: 'large_files_missing' })
    expect((await refsOf(world.pathOf(repositoryId), 'refs/heads')).size).toBe(1)
  }
})

it('a broken host stops one run, with its retries, and the next goes on without the files', async () => {
  const upstream = await newSource()
  const content = Buffer.from('behind a broken host')
  const oid = await commitLarge(upstream, 'a.bin', content)
  server().fail('batch', { kind: 'status', status: 503 })
  const { repositoryId, mirror } = await whileClockMoves(world.clock, pulled(upstream))
  expect(mirror.failure).toMatchObject({ code: 'remote_error' })
  expect((await refsOf(world.pathOf(repositoryId), 'refs/heads')).size).toBe(0)

  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'partial', changedRefCount: 1 })
  expect((await refsOf(world.pathOf(repositoryId), 'refs/heads')).size).toBe(1)
  server().fail('batch', null)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded' })
  expect(stored(repositoryId, oid)).toEqual(content)
})

it('a limit of the store of large files holds back no commit', async () => {
  const upstream = await newSource()
  const content = Buffer.from('behind a limit')
  const oid = await commitLarge(upstream, 'a.bin', content)
  server().fail('batch', { kind: 'status', status: 429, headers: { 'Retry-After': '60' } })
  const { repositoryId, mirror } = await pulled(upstream)
  expect(mirror.partial).toBe(true)
  expect((await refsOf(world.pathOf(repositoryId), 'refs/heads')).size).toBe(1)
  server().fail('batch', null)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded' })
  expect(stored(repositoryId, oid)).toEqual(content)
})

it('a download that breaks is continued where it broke; what is stored is what its name says', async () => {
  const upstream = await newSource()
  const content = randomBytes(5_000_000)
  const oid = await commitLarge(upstream, 'a.bin', content)
  server().fail('download', { kind: 'cut', afterBytes: 2_000_000 }, 2)
  const { repositoryId, mirror } = await pulled(upstream)
  expect(mirror.failure).toBeNull()
  expect(stored(repositoryId, oid)).toEqual(content)
  const ranges = server()
    .requests.filter(({ place, headers }) => place === 'download' && headers.range !== undefined)
    .slice(-2)
  const begins = ranges.map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]))
  expect(begins).toHaveLength(2)
  expect(begins[0]).toBeGreaterThan(0)
  expect(begins[1]).toBeGreaterThan(begins[0] ?? 0)
})

it('wrong bytes are thrown away and asked for once more; twice wrong is a missing file', async () => {
  const upstream = await newSource()
  const content = randomBytes(100_000)
  const oid = await commitLarge(upstream, 'a.bin', content)
  server().fail('download', { kind: 'wrong_bytes' }, 1)
  const first = await pulled(upstream)
  expect(first.mirror.failure).toBeNull()
  expect(stored(first.repositoryId, oid)).toEqual(content)

  server().fail('download', { kind: 'wrong_bytes' })
  const second = await pulled(upstream)
  server().fail('download', null)
  expect(second.mirror.failure).toMatchObject({
    code: 'large_files_missing',
    output: expect.stringContaining('its SHA-256 differs') as string,
  })
  expect(stored(second.repositoryId, oid)).toBeNull()
  expect(existsSync(path.join(world.pathOf(second.repositoryId), 'lfs', 'incomplete', oid))).toBe(false)
})

it('addresses whose time is over are asked for anew, redirects are followed, and no sign-in goes to another origin', async () => {
  const upstream = await newSource()
  const content = randomBytes(10_000)
  const oid = await commitLarge(upstream, 'a.bin', content)
  server().fail('batch', { kind: 'expired' }, 1)
  server().fail('download', { kind: 'redirect' }, 1)
  const { repositoryId, mirror } = await pulled(upstream)
  expect(mirror.failure).toBeNull()
  expect(stored(repositoryId, oid)).toEqual(content)
  server().fail('download', { kind: 'status', status: 403 }, 1)
  const again = await pulled(upstream)
  expect(stored(again.repositoryId, oid)).toEqual(content)
  expect(server().violations).toEqual([])
})

it('a one-time fetch brings large files, and names those that are missing', async () => {
  const upstream = await newSource()
  const here = Buffer.from('fetched once')
  const oid = await commitLarge(upstream, 'here.bin', here)
  const gone = await commitLarge(upstream, 'gone.bin', Buffer.from('gone'))
  server().remove(nameOf(upstream), gone)
  const repositoryId = await world.newRepository()
  const { id } = await world.engine.startFetch({
    repositoryId,
    address: upstream.address,
    replace: false,
    ...account,
  })
  const run = await world.engine.whenRunEnded(id)
  expect(run).toMatchObject({ outcome: 'partial', failure: { code: 'large_files_missing' } })
  expect(run.failure?.output).toContain('gone.bin')
  expect(stored(repositoryId, oid)).toEqual(here)
})

const withLarge = async (
  files: Readonly<
    Record<string, { readonly content: Buffer; readonly branch: string; readonly isHere: boolean }>
  >,
): Promise<string> => {
  const source = await newSource()
  for (const [file, { content, branch }] of Object.entries(files)) {
    await git(source.work, 'switch', '--quiet', '--force-create', branch, 'main')
    await commitFile(source.work, file, pointerOf(content))
    await git(source.work, 'switch', '--quiet', 'main')
  }
  const repositoryId = await world.newRepository()
  await git(source.work, 'push', '--quiet', '--all', world.pathOf(repositoryId))
  for (const { content, isHere } of Object.values(files)) {
    if (!isHere) continue
    const oid = sha256(content)
    const directory = path.join(
      world.pathOf(repositoryId),
      'lfs',
      'objects',
      oid.slice(0, 2),
      oid.slice(2, 4),
    )
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, oid), content)
  }
  return repositoryId
}
const pushed = async (repositoryId: string) => {
  const target = await world.newUpstream()
  const mirror = await world.mirrored({
    repositoryId,
    direction: 'push',
    address: target.address,
    ...account,
  })
  return { target, mirror }
}

it('a push sends large files before refs; what is missing here keeps back the refs that need it, and no other', async () => {
  const ours = randomBytes(400_000)
  const absent = Buffer.from('not here')
  const repositoryId = await withLarge({
    'ours.bin': { content: ours, branch: 'with-ours', isHere: true },
    'absent.bin': { content: absent, branch: 'with-absent', isHere: false },
  })
  const { target, mirror } = await pushed(repositoryId)
  expect([...(await refsOf(target.path, 'refs/heads')).keys()]).toEqual([
    'refs/heads/main',
    'refs/heads/with-ours',
  ])
  expect(server().get(nameOf(target), sha256(ours))).toEqual(ours)
  expect(mirror.failure).toMatchObject({
    code: 'large_files_missing',
    title: '1 large file is missing here.',
  })

  const again = await world.sync(mirror.id)
  expect(refOf(again, 'refs/heads/with-absent')).toMatchObject({
    outcome: 'failed',
    reason: 'lfs_missing',
    message: 'Large files that it needs are not here: absent.bin.',
  })
  // Somebody brought it to the target by another way.
  server().put(nameOf(target), absent)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded' })
  expect((await refsOf(target.path, 'refs/heads')).size).toBe(3)
  expect(server().violations).toEqual([])
})

it('a target without LFS keeps back what needs it in plain words, and takes the rest', async () => {
  const repositoryId = await withLarge({
    'a.bin': { content: Buffer.from('a'), branch: 'large', isHere: true },
  })
  server().fail('batch', { kind: 'status', status: 501 })
  const { target, mirror } = await pushed(repositoryId)
  expect([...(await refsOf(target.path, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
  expect(mirror.failure).toMatchObject({
    code: 'large_files_refused',
    title: `${target.address.host} does not accept large files (Git LFS).`,
  })
  server().fail('batch', null)
  expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded' })
  expect((await refsOf(target.path, 'refs/heads')).size).toBe(2)
})

it('a single file that the target refuses is named with its words', async () => {
  const [good, bad] = [Buffer.from('good'), Buffer.from('bad')]
  const repositoryId = await withLarge({
    'good.bin': { content: good, branch: 'good', isHere: true },
    'bad.bin': { content: bad, branch: 'bad', isHere: true },
  })
  server().objectErrors.set(sha256(bad), { code: 422, message: 'Over your quota of 1 GB.' })
  const { target, mirror } = await pushed(repositoryId)
  server().objectErrors.clear()
  expect((await refsOf(target.path, 'refs/heads')).has('refs/heads/bad')).toBe(false)
  expect((await refsOf(target.path, 'refs/heads')).has('refs/heads/good')).toBe(true)
  expect(mirror.failure).toMatchObject({
    code: 'large_files_refused',
    output: expect.stringContaining('Over your quota of 1 GB.') as string,
  })
})

it('nothing of the sign-in stands in what is stored or told', async () => {
  const upstream = await newSource()
  await commitLarge(upstream, 'a.bin', Buffer.from('secret'))
  server().objectErrors.set(sha256(Buffer.from('secret')), {
    code: 403,
    message: 'No entry for ada:correct horse',
  })
  const { mirror } = await pulled(upstream)
  server().objectErrors.clear()
  expect(JSON.stringify(mirror)).toContain('No entry for')
  expect(JSON.stringify([mirror, world.events])).not.toContain('correct horse')
})
