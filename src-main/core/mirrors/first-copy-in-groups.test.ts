import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { addBulkyBranches } from '../../testing/bulky-history.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { whileClockMoves } from '../../testing/while-clock-moves.ts'

const world = createMirrorWorld()

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
})

const branches = 24
/** Of each branch beside main, and of main. */
const branchBytes = 24_000
const mainBytes = 300_000
const whole = (mainBytes + branches * branchBytes) * 0.75

/** A default branch of many commits, and branches that share nothing with it. */
const largeSource = async (): Promise<UpstreamRepository> => {
  const source = await world.newUpstream()
  await addBulkyBranches(source.path, [
    { branch: 'main', commits: 30, bytesEach: mainBytes / 30 },
    ...Array.from({ length: branches }, (_, index) => ({
      branch: `topic/${index}`,
      commits: 1,
      bytesEach: branchBytes,
    })),
  ])
  await git(source.path, 'tag', 'v1', 'main')
  return source
}

const expectCopied = async (source: UpstreamRepository, repositoryId: string): Promise<void> => {
  const here = world.pathOf(repositoryId)
  expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source.path))
  expect(existsSync(path.join(here, 'shallow'))).toBe(false)
  await git(here, 'fsck', '--strict')
}

/** Breaks off every answer that is longer: neither main nor all branches go through at once. */
const cutAt = mainBytes / 4
const cut = (): void => world.upstream.fail({ kind: 'cut', afterBytes: cutAt }, 'upload-pack')

describe('a first copy from a host that breaks off what is long', () => {
  it('comes through in one run, in smaller and smaller groups', async () => {
    const source = await largeSource()
    const repositoryId = await world.newRepository()
    cut()
    const before = world.upstream.sentBytes()
    const { mirror, run } = await world.engine.addMirror({
      repositoryId,
      direction: 'pull',
      address: source.address,
      accountId: null,
    })
    const ended = await whileClockMoves(world.clock, world.engine.whenRunEnded(run.id))
    expect([ended.failure, ended.outcome]).toEqual([null, 'succeeded'])
    expect(world.engine.getMirror(mirror.id).failure).toBeNull()
    await expectCopied(source, repositoryId)
    expect(ended.bytes).toBeGreaterThan(whole * 0.9)
    // What came is not asked for again: the rest is breaks, each as long as the host lets an answer be.
    expect(world.upstream.sentBytes() - before).toBeLessThan(whole + 12 * cutAt)
  })

  it('goes on after the core was ended, receives nothing twice, and shows nothing before it is whole', async () => {
    const source = await largeSource()
    const repositoryId = await world.newRepository()
    const here = world.pathOf(repositoryId)
    cut()
    const before = world.upstream.sentBytes()
    await world.engine.addMirror({
      repositoryId,
      direction: 'pull',
      address: source.address,
      accountId: null,
    })
    // The first break ends the whole fetch; what follows, after a wait, comes in groups.
    const enough = Promise.withResolvers<undefined>()
    const moving = whileClockMoves(world.clock, enough.promise)
    do await world.upstream.nextFault()
    while ((await refsOf(here, 'refs/remotes')).size < 5)
    enough.resolve(undefined)
    await moving
    expect((await refsOf(here, 'refs/heads', 'refs/tags')).size).toBe(0)
    await world.restart()
    const [run] = world.engine.listRuns({ cursor: null, limit: 1, repositoryId, mirrorId: null }).items
    const between = world.upstream.sentBytes()
    const ended = await whileClockMoves(world.clock, world.engine.whenRunEnded(run?.id ?? ''))
    expect(ended).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
    await expectCopied(source, repositoryId)
    // Main is not among what came since.
    expect(world.upstream.sentBytes() - between).toBeLessThan(branches * branchBytes + 4 * cutAt)
    expect(between - before).toBeGreaterThan(mainBytes * 0.7)
  })

  it('is an import of one time, and is taken up by the next try of the same address', async () => {
    const source = await largeSource()
    const repositoryId = await world.newRepository()
    const { address } = source
    const start = () => world.engine.startFetch({ repositoryId, address, accountId: null, replace: false })
    // Main comes through, then the host breaks off everything.
    cut()
    const first = await start()
    const firstEnd = whileClockMoves(world.clock, world.engine.whenRunEnded(first.id))
    const here = world.pathOf(repositoryId)
    for (;;) {
      await world.upstream.nextFault()
      if ((await refsOf(here, 'refs/remotes')).size > 0) break
    }
    world.upstream.fail({ kind: 'cut' }, 'upload-pack')
    expect((await firstEnd).failure).toMatchObject({ code: 'remote_connection_lost' })
    cut()
    const between = world.upstream.sentBytes()
    const second = await start()
    const ended = await whileClockMoves(world.clock, world.engine.whenRunEnded(second.id))
    expect(ended).toMatchObject({ outcome: 'succeeded' })
    await expectCopied(source, repositoryId)
    expect((await refsOf(here, 'refs/remotes')).size).toBe(0)
    expect(world.upstream.sentBytes() - between).toBeLessThan(branches * branchBytes + 10 * cutAt)
  })
})

it('a first copy that nothing breaks off is one pack', async () => {
  const source = await largeSource()
  const repositoryId = await world.newRepository()
  const before = world.upstream.requests.length
  await world.mirrored({ repositoryId, direction: 'pull', address: source.address })
  await expectCopied(source, repositoryId)
  const asked = world.upstream.requests.slice(before).filter(({ url }) => url.endsWith('/git-upload-pack'))
  // The list of the check, that of git, the pack.
  expect(asked).toHaveLength(3)
})
