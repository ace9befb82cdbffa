import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createExistenceWorld, hourMs } from '../testing/existence-world.ts'
import { refsOf } from '../testing/scratch.ts'

const world = createExistenceWorld('existence-deleted')
const { clock, filled, mirrored, check, checkForADay, stateOf } = world

describe('a repository that is deleted', () => {
  beforeAll(async () => {
    await filled('mona/old', 'old')
    await mirrored('mona/old')
    await check()
  })

  it('is a suspicion at first, whatever the list says and however often it is asked', async () => {
    world.fake.remove('mona/old')
    await world.at.list(world.accountId)
    for (let look = 0; look < 5; look += 1) await check()
    expect(await world.at.existenceOf('mona/old')).toMatchObject({ state: 'missing', missingCount: 1 })
    const before = world.at.notices().length
    await clock.advance(8 * hourMs)
    await check()
    await clock.advance(8 * hourMs)
    await check()
    expect(await world.at.existenceOf('mona/old')).toMatchObject({ state: 'missing', missingCount: 3 })
    expect(world.at.notices()).toHaveLength(before)
  })

  it('is flagged when it was not found three times over a day, once, and nothing here changes', async () => {
    const mirror = await world.at.mirrorOf('mona/old')
    await clock.advance(9 * hourMs)
    await check()
    await check()
    expect(await world.at.existenceOf('mona/old')).toMatchObject({ state: 'gone' })
    expect(world.at.notices().filter(({ title }) => title.includes('is no longer at'))).toMatchObject([
      { kind: 'failed', repository: 'mona/old', mirrorId: mirror.id },
    ])
    expect(await world.at.mirrorOf('mona/old')).toMatchObject({ pausedBy: null, url: mirror.url })
    const here = path.join(world.at.dataDirectory, 'repositories', `${mirror.repositoryId}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
  })

  it('is found missing by its mirror, too, as soon as it is flagged', async () => {
    await filled('mona/regular', 'regular')
    await mirrored('mona/regular')
    const { id } = await world.at.mirrorOf('mona/regular')
    await world.at.call('mirrors.change', {
      id,
      schedule: { kind: 'cron', expression: '0 0 29 2 *', timeZone: 'UTC' },
    })
    await check()
    world.fake.remove('mona/regular')
    await checkForADay()
    expect(await stateOf('mona/regular')).toBe('gone')
    await clock.advance(1_000)
    await expect
      .poll(async () => (await world.at.mirrorOf('mona/regular')).failure?.code)
      .toBe('remote_not_found')
  })

  it('stays flagged while nothing can be said', async () => {
    world.fake.fail({ kind: 'answer', times: 1_000, at: 'GET /repositories/', status: 451, body: '{}' })
    await check()
    expect(await stateOf('mona/old')).toBe('gone')
  })

  it('that is seen again within the day is a suspicion no longer', async () => {
    await filled('mona/flicker', 'flicker')
    await mirrored('mona/flicker')
    await check()
    const hidden = world.fake.repositoryAt('mona/flicker')
    world.fake.remove('mona/flicker')
    await check()
    expect(await stateOf('mona/flicker')).toBe('missing')
    world.fake.world.repositories.set(hidden.id, hidden)
    await clock.advance(9 * hourMs)
    await check()
    expect(await world.at.existenceOf('mona/flicker')).toMatchObject({ state: 'here', missingCount: 0 })
  })
})

describe('many that disappear at once', () => {
  // One more than may be missing at once, which is more than a fifth of all, too: judge-finding.ts.
  const names = Array.from({ length: 4 }, (_, index) => `mona/many-${index}`)

  it('stop the looking, and are told of once', async () => {
    await Promise.all(names.map((name) => filled(name, name)))
    await mirrored(...names)
    await check()
    for (const name of names) world.fake.remove(name)
    await checkForADay()
    for (const name of names) expect(await stateOf(name)).toBe('missing')
    expect(await check()).toMatchObject({ stopped: { count: names.length } })
    expect(world.at.notices().filter(({ title }) => title.includes('not found at once'))).toHaveLength(1)
  })

  it('are flagged when a person says that they are gone indeed', async () => {
    expect(await check(true)).toMatchObject({ stopped: null })
    for (const name of names) expect(await stateOf(name)).toBe('gone')
  })
})

describe('the look by itself', () => {
  it('comes once a day, and twice a day while something is missing', async () => {
    await filled('mona/watched', 'watched')
    await mirrored('mona/watched')
    await check()
    world.fake.remove('mona/watched')
    let hours = 0
    while ((await stateOf('mona/watched')) !== 'gone' && hours < 72) {
      await clock.advance(hourMs)
      hours += 1
      // Its calls go over real HTTP: they are let come back before the clock goes on.
      const { account } = await world.at
        .call('existence.list', { accountId: world.accountId })
        .then(({ accounts }) => ({ account: accounts[0] }))
      if ((account?.nextAt ?? 0) <= clock.now()) await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(await stateOf('mona/watched')).toBe('gone')
    expect(hours).toBeGreaterThanOrEqual(24)
  })

  it('comes soon after a run did not find its remote', async () => {
    await filled('mona/failing', 'failing')
    await mirrored('mona/failing')
    await check()
    world.fake.remove('mona/failing')
    await clock.advance(2 * hourMs)
    await world.at.sync('mona/failing')
    await clock.advance(30_000)
    for (let turn = 0; turn < 100 && (await stateOf('mona/failing')) !== 'missing'; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await stateOf('mona/failing')).toBe('missing')
  })
})
