import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { accountIn } from '../../testing/account-in-world.ts'
import { pointerOf, startLfsTestServer, type LfsTestServer } from '../../testing/lfs-test-server.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory } from '../../testing/scratch.ts'

let lfs: LfsTestServer | null = null
const scratch = scratchDirectory('large-files-both-ways')
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
afterEach(() => expect(server().violations).toEqual([]))

const server = (): LfsTestServer => {
  if (lfs === null) throw new Error('It starts with the first test.')
  return lfs
}
const oidOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const fileHere = (repositoryId: string, oid: string): string =>
  path.join(world.pathOf(repositoryId), 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)
const stored = (repositoryId: string, content: Buffer): boolean => {
  const file = fileHere(repositoryId, oidOf(content))
  return existsSync(file) && readFileSync(file).equals(content)
}
const store = (repositoryId: string, content: Buffer): void => {
  const file = fileHere(repositoryId, oidOf(content))
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
}
const there = ({ address }: UpstreamRepository, content: Buffer): boolean =>
  server().get(address.path, oidOf(content))?.equals(content) === true
const asked = (content: Buffer): boolean =>
  server().requests.some(({ place, body }) => place === 'batch' && body.includes(oidOf(content)))

/** A commit with a pointer, made in a working copy and pushed to a bare repository. */
const commitPointer = async (
  work: string,
  bare: string,
  branch: string,
  file: string,
  content: Buffer,
): Promise<void> => {
  await commitFile(work, file, pointerOf(content))
  await git(work, 'push', '--quiet', bare, `HEAD:refs/heads/${branch}`)
}

it('a two-way mirror brings the large files of the one side, and sends those of the other', async () => {
  const far = await world.newUpstream()
  const [first, theirs, ours] = ['first', 'theirs', 'ours'].map((text) => Buffer.from(`large: ${text}`)) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  await commitPointer(far.work, far.path, 'main', 'first.bin', first)
  server().put(far.address.path, first)
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  const { id } = await world.mirrored({ repositoryId, direction: 'sync', address: far.address, ...account })
  expect(stored(repositoryId, first)).toBe(true)

  // Each side gets a file, on a branch of its own.
  server().requests.length = 0
  await git(far.work, 'switch', '--quiet', '--create', 'theirs')
  await commitPointer(far.work, far.path, 'theirs', 'theirs.bin', theirs)
  server().put(far.address.path, theirs)
  await git(far.work, 'switch', '--quiet', '--create', 'ours', 'main')
  await commitPointer(far.work, here, 'ours', 'ours.bin', ours)
  store(repositoryId, ours)
  world.engine.refsChanged(repositoryId, 'push', [])
  expect(await world.sync(id)).toMatchObject({ outcome: 'succeeded', problemRefCount: 0 })
  expect(stored(repositoryId, theirs)).toBe(true)
  expect(there(far, ours)).toBe(true)
  expect(await refsOf(here, 'refs/heads')).toEqual(await refsOf(far.path, 'refs/heads'))
  expect(asked(first)).toBe(false)
  expect(await world.sync(id)).toMatchObject({ outcome: 'unchanged' })
})

it('a two-way mirror holds back a branch whose large file is nowhere, and nothing else', async () => {
  const far = await world.newUpstream()
  await far.commit('main')
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  const { id } = await world.mirrored({ repositoryId, direction: 'sync', address: far.address, ...account })
  const lost = Buffer.from('large: nowhere')
  await git(far.work, 'switch', '--quiet', '--create', 'lost')
  await commitPointer(far.work, here, 'lost', 'lost.bin', lost)
  await git(here, 'update-ref', 'refs/heads/fine', 'refs/heads/main')
  world.engine.refsChanged(repositoryId, 'push', [])
  const run = await world.sync(id)
  expect(run).toMatchObject({ outcome: 'partial', failure: { code: 'large_files_missing' } })
  expect([...(await refsOf(far.path, 'refs/heads')).keys()]).toEqual(['refs/heads/fine', 'refs/heads/main'])
  store(repositoryId, lost)
  expect(await world.sync(id)).toMatchObject({ outcome: 'succeeded' })
  expect(there(far, lost)).toBe(true)
  expect((await refsOf(far.path, 'refs/heads')).size).toBe(3)
})

it('a push mirror that is turned round brings what only the target had', async () => {
  const elsewhere = Buffer.from('large: sent to the target by another way')
  const source = await world.newUpstream()
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  await commitPointer(source.work, here, 'main', 'elsewhere.bin', elsewhere)
  const target = await world.newUpstream()
  server().put(target.address.path, elsewhere)
  const { id } = await world.mirrored({
    repositoryId,
    direction: 'push',
    address: target.address,
    ...account,
  })
  expect((await refsOf(target.path)).size).toBe(1)
  expect(stored(repositoryId, elsewhere)).toBe(false)
  const flipped = await world.engine.flip({ mirrorId: id, direction: 'pull' })
  expect(flipped.outcome).toBe('flipped')
  await world.engine.idle()
  expect(world.engine.getMirror(id).failure).toBeNull()
  expect(stored(repositoryId, elsewhere)).toBe(true)
})

it('a pull mirror that is turned round sends again what the target has lost meanwhile', async () => {
  const content = Buffer.from('large: lost at the other side')
  const far = await world.newUpstream()
  await commitPointer(far.work, far.path, 'main', 'a.bin', content)
  server().put(far.address.path, content)
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  const { id } = await world.mirrored({ repositoryId, direction: 'pull', address: far.address, ...account })
  server().remove(far.address.path, oidOf(content))
  await world.engine.flip({ mirrorId: id, direction: 'push' })
  await world.engine.idle()
  await commitFile(far.work, 'b.txt', 'another commit')
  await git(far.work, 'push', '--quiet', here, 'main')
  world.engine.refsChanged(repositoryId, 'push', [])
  expect(await world.sync(id)).toMatchObject({ outcome: 'succeeded' })
  expect(there(far, content)).toBe(true)
})
