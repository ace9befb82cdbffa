import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FakeGiteaSettings } from '../testing/fake-forges/gitea/fake-settings.ts'
import { done, headOf, hourMs, forgeMirrorWorld, type ForgeOfOne } from '../testing/forge-mirror-world.ts'

const { dataDirectory, forge, filled, add, get, syncedBy, until, waited, call, restart } =
  forgeMirrorWorld('forge-mirror-flips')

describe('a pull mirror that a forge runs', () => {
  let away: ForgeOfOne
  beforeAll(async () => {
    away = await forge('frank')
  })

  const pulled = async (settings: Partial<FakeGiteaSettings>, name: string) => {
    const home = await forge('gina', settings)
    const source = await filled(away, `frank/${name}`)
    const mirror = done(
      await add({
        accountId: home.account.id,
        repository: `gina/${name}`,
        direction: 'pull',
        url: source.url,
        otherAccountId: away.account.id,
        intervalMs: hourMs,
      }),
    )
    const at = home.fake.state.byPath(`gina/${name}`)
    if (at === null) throw new Error('It was not made.')
    return { home, source, mirror, at, directory: await home.fake.directoryOf(at) }
  }

  it('is made there, private, and stands on the board', async () => {
    const { mirror, source, at, directory } = await pulled({ software: 'forgejo' }, 'made')
    expect(mirror).toMatchObject({
      direction: 'pull',
      repository: 'gina/made',
      status: 'active',
      host: source.url.split('/')[2],
    })
    expect([at.isPrivate, await headOf(directory)]).toEqual([true, source.tip])
    const tip = await source.push('more')
    expect(await syncedBy(mirror.id)).toMatchObject({ status: 'active', failure: null })
    expect(await headOf(directory)).toBe(tip)
  })

  it('is turned round by a Forgejo that can: it pulls no more, which is read back, before it pushes', async () => {
    const { home, mirror, source, at, directory } = await pulled({ software: 'forgejo' }, 'turned')
    const tip = await source.push('latest')
    const plan = await call('forgeMirrors.planFlip', { id: mirror.id })
    expect(plan).toMatchObject({ direction: 'push', byHand: null, isSafe: true })
    const flipped = done(await waited(call('forgeMirrors.flip', { id: mirror.id })))
    expect(flipped).toMatchObject({ id: mirror.id, direction: 'push', status: 'active', failure: null })
    expect([at.pull, at.pushMirrors.length, await headOf(directory), await headOf(source.directory)]).toEqual(
      [null, 1, tip, tip],
    )
    const asked = home.fake.requests.map(({ method, url }) => `${method} ${url}`)
    expect(asked.findIndex((line) => line.endsWith('/convert'))).toBeLessThan(
      asked.findIndex((line) => line.startsWith('POST') && line.endsWith('/push_mirrors')),
    )
  })

  it('is not pushed when the forge only says that it pulls no more', async () => {
    const { mirror, at } = await pulled({ software: 'forgejo', convertLies: true }, 'lied')
    await expect(waited(call('forgeMirrors.flip', { id: mirror.id }))).rejects.toMatchObject({
      code: 'forge_refused',
    })
    expect([at.pull === null, at.pushMirrors]).toEqual([false, []])
    expect(await get(mirror.id)).toMatchObject({
      direction: 'pull',
      status: 'error',
      forge: { isTurning: true },
    })
    const { mirror: left } = await call('forgeMirrors.leaveFlip', { id: mirror.id })
    expect(left).toMatchObject({ direction: 'pull', failure: null, forge: { isTurning: false } })
  })

  it('waits at a Gitea for the step that only a person can take, and goes on after it', async () => {
    const { mirror, source, at } = await pulled({ software: 'gitea' }, 'by-hand')
    const plan = await call('forgeMirrors.planFlip', { id: mirror.id })
    expect(plan.byHand?.page).toContain('gina/by-hand/settings')
    const first = await waited(call('forgeMirrors.flip', { id: mirror.id }))
    expect(first).toMatchObject({ outcome: 'by_hand', mirror: { forge: { isTurning: true } } })
    expect([at.pull?.interval, at.pushMirrors]).toEqual(['0s', []])
    const { needYou } = await call('overview.get', {})
    expect(needYou.map(({ mirrorId }) => mirrorId)).toContain(mirror.id)
    // Nothing was done yet: it waits on.
    expect(await waited(call('forgeMirrors.goOn', { id: mirror.id }))).toMatchObject({
      outcome: 'by_hand',
    })
    at.pull = null
    // Days passed: somebody pushed to the old source, which is not here.
    const theirs = await source.push('theirs')
    const second = await waited(call('forgeMirrors.goOn', { id: mirror.id }))
    if (second.outcome !== 'needs_approval') throw new Error(second.outcome)
    expect(await headOf(source.directory)).toBe(theirs)
    const { fingerprint: approvePlan, keepIn } = second.plan
    const flipped = done(await waited(call('forgeMirrors.goOn', { id: mirror.id, approvePlan })))
    expect(flipped).toMatchObject({
      direction: 'push',
      status: 'active',
      forge: { keptIn: keepIn, isTurning: false },
    })
    const copy = await call('repositories.get', { name: String(keepIn) })
    expect(await headOf(path.join(dataDirectory, 'repositories', `${copy.id}.git`))).toBe(theirs)
  })

  it('that is pushed becomes one that pulls, by a step by hand', async () => {
    const { home, mirror, at } = await pulled({ software: 'forgejo' }, 'back')
    await waited(call('forgeMirrors.flip', { id: mirror.id }))
    const back = await waited(call('forgeMirrors.flip', { id: mirror.id }))
    expect(back).toMatchObject({ outcome: 'by_hand' })
    expect([at.pull, at.pushMirrors]).toEqual([null, []])
    home.fake.rename(at, 'back-old')
    const pulledAgain = done(await waited(call('forgeMirrors.goOn', { id: mirror.id })))
    expect(pulledAgain).toMatchObject({
      id: mirror.id,
      direction: 'pull',
      repository: 'gina/back',
      status: 'active',
    })
    expect(home.fake.state.byPath('gina/back')?.pull).not.toBeNull()
  })

  it('is not turned round while something is under way', async () => {
    const { mirror } = await pulled({ software: 'forgejo' }, 'busy')
    await call('forgeMirrors.syncNow', { id: mirror.id })
    await expect(call('forgeMirrors.flip', { id: mirror.id })).rejects.toMatchObject({
      code: 'repository_busy',
    })
    await until(async () => ((await get(mirror.id)).status === 'syncing' ? null : true))
  })

  it('goes on after a crash between two steps', async () => {
    const { home, mirror, source, at } = await pulled({ software: 'forgejo' }, 'crashed')
    // The core dies once it pulls no more.
    home.fake.fail({ kind: 'cut', at: /POST .*push_mirrors$/, times: 1, done: true })
    const flip = waited(call('forgeMirrors.flip', { id: mirror.id }))
    await expect(flip).rejects.toMatchObject({ code: expect.stringMatching(/^remote_/) as unknown })
    await restart()
    expect(await get(mirror.id)).toMatchObject({ forge: { isTurning: true } })
    const flipped = done(await waited(call('forgeMirrors.goOn', { id: mirror.id })))
    expect(flipped).toMatchObject({ direction: 'push', forge: { isTurning: false } })
    // Nobody heard that it was made: it was taken on, not made twice.
    expect([at.pull, at.pushMirrors.length, await headOf(source.directory)]).toEqual([null, 1, source.tip])
  })
})
