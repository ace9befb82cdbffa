import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createExistenceWorld } from '../testing/existence-world.ts'
import { refsOf } from '../testing/scratch.ts'

const world = createExistenceWorld('existence-moved')
const { filled, mirrored, check, stateOf } = world

describe('a repository that moves', () => {
  it('and was renamed is followed: the address of its mirror changes, and nothing else', async () => {
    await filled('mona/engine', 'engine')
    await mirrored('mona/engine')
    await check()
    const before = await world.at.mirrorOf('mona/engine')
    world.fake.rename('mona/engine', 'motor')
    await check()
    const after = await world.at.mirrorOf('mona/engine')
    expect(after).toMatchObject({ id: before.id, url: `${world.fake.url}/mona/motor.git`, movedTo: null })
    expect(await world.at.existenceOf('mona/engine')).toMatchObject({
      state: 'here',
      path: 'mona/motor',
      moved: { kind: 'renamed', from: 'mona/engine', to: 'mona/motor' },
    })
    expect(world.at.notices().at(-1)).toMatchObject({
      kind: 'recovered',
      title: expect.stringContaining('mona/engine was renamed to mona/motor') as unknown,
    })
    expect(await world.at.sync('mona/engine')).toMatchObject({
      failure: null,
      lastRun: { changedRefCount: 0 },
    })
    await check()
    expect(
      world.at.notices().filter(({ title }) => title.includes('was renamed to mona/motor')),
    ).toHaveLength(1)
    const { items } = await world.at.call('activity.list', { repository: 'mona/engine' })
    expect(JSON.stringify(items)).toContain('was renamed to mona/motor')
  })

  it('and was transferred is followed', async () => {
    world.fake.transfer('mona/motor', 'acme')
    await check()
    expect(await world.at.existenceOf('mona/engine')).toMatchObject({
      state: 'here',
      path: 'acme/motor',
      moved: { kind: 'transferred', from: 'mona/motor', to: 'acme/motor' },
    })
  })

  it('is followed to its new name, although another one has taken the old', async () => {
    world.fake.rename('acme/motor', 'drive')
    await filled('acme/motor', 'impostor')
    await check()
    expect((await world.at.mirrorOf('mona/engine')).url).toBe(`${world.fake.url}/acme/drive.git`)
  })
})

describe('another repository at the address', () => {
  const main = async (repository: string): Promise<string> => {
    const { repositoryId } = await world.at.mirrorOf(repository)
    const here = path.join(world.at.dataDirectory, 'repositories', `${repositoryId}.git`)
    return (await refsOf(here, 'refs/heads')).get('refs/heads/main') ?? ''
  }

  it('is found out before a run takes its history over ours, and holds the mirror', async () => {
    await filled('mona/paper', 'paper')
    await mirrored('mona/paper')
    await check()
    const before = await main('mona/paper')
    world.fake.remove('mona/paper')
    await filled('mona/paper', 'somebody else')
    const mirror = await world.at.sync('mona/paper')
    expect(mirror).toMatchObject({
      status: 'error',
      failure: { code: 'remote_replaced', title: expect.stringContaining('mona/paper') as unknown },
    })
    expect(await main('mona/paper')).toBe(before)
    expect(await stateOf('mona/paper')).toBe('replaced')
    const again = await world.at.sync('mona/paper')
    expect(again).toMatchObject({ failure: { code: 'remote_replaced' } })
  })

  it('is taken when a person accepts it, and known by its id from then on', async () => {
    const before = await main('mona/paper')
    const mirror = await world.at.sync('mona/paper', true)
    expect(mirror).toMatchObject({ failure: null, lastRun: { outcome: 'succeeded' } })
    expect(await main('mona/paper')).not.toBe(before)
    await check()
    expect(await stateOf('mona/paper')).toBe('here')
  })

  it('is found by a look, too', async () => {
    world.fake.remove('mona/paper')
    await filled('mona/paper', 'a third')
    await check()
    expect(await stateOf('mona/paper')).toBe('replaced')
    expect(await world.at.sync('mona/paper')).toMatchObject({ failure: { code: 'remote_replaced' } })
  })
})
