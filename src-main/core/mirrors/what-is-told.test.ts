import { afterEach, describe, expect, it } from 'vitest'
import type { EventPayload } from '../../../src-shared/contract/contract-types.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { accountIn } from '../../testing/account-in-world.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git } from '../../testing/scratch.ts'

const world = createMirrorWorld({ users: { ada: 'right' } })
const { accountId, signIn } = accountIn(world)

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
})

const pulled = async () => {
  signIn('right')
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const { address } = upstream
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address, accountId })
  return { upstream, repositoryId, id: mirror.id }
}
/** The notices about some mirrors, in order. */
const noticesOf = (...ids: readonly string[]): readonly EventPayload<'notice.raised'>[] =>
  world.events.flatMap((event) =>
    event.name === 'notice.raised' && ids.includes(event.payload.mirrorId ?? '') ? [event.payload] : [],
  )
const kindsOf = (...ids: readonly string[]): readonly string[] => noticesOf(...ids).map(({ kind }) => kind)
const activityOf = (repositoryId: string) =>
  world.stores.activity.list({
    repositoryId,
    filter: 'all',
    direction: null,
    query: '',
    cursor: null,
    limit: 100,
  }).items
const refuse = (): void =>
  world.upstream.fail({ kind: 'status', status: 503, headers: { 'Retry-After': '60' } })

describe('the event that refs moved', () => {
  it('counts them all and names the first 200, so that it stays small whatever moved', async () => {
    const { upstream, id } = await pulled()
    const names = Array.from({ length: 250 }, (_, index) => `many/${String(index).padStart(3, '0')}`)
    for (const name of names) await git(upstream.work, 'branch', name)
    await upstream.change('status')
    await world.sync(id)
    const moved = world.events.findLast((event) => event.name === 'repository.refsChanged')?.payload
    expect(moved).toMatchObject({ refCount: 250, cause: 'mirror' })
    expect((moved as EventPayload<'repository.refsChanged'>).refs).toHaveLength(200)
  })
})

describe('a run that a person asked for', () => {
  it('is told when it begins and when it ends, however short it is', async () => {
    const { id } = await pulled()
    const run = await world.sync(id)
    const told = world.events.flatMap((event) =>
      event.name === 'run.changed' && event.payload.id === run.id ? [event.payload.state] : [],
    )
    expect(new Set(told)).toEqual(new Set(['running', 'finished']))
    expect(told.at(-1)).toBe('finished')
  })
})

describe('what a mirror moved last', () => {
  it('names the default branch, with the commits it gained, and how many refs there were', async () => {
    const { upstream, id } = await pulled()
    const first = world.engine.getMirror(id).lastChange
    expect(first).toMatchObject({
      ref: 'refs/heads/main',
      outcome: 'created',
      commitCount: null,
      refCount: 3,
    })
    await upstream.commit('aside')
    await upstream.change('switch', '--quiet', 'main')
    await commitFile(upstream.work, 'file.txt', 'One more')
    await upstream.commit('main')
    const run = await world.sync(id)
    const change = {
      runId: run.id,
      at: world.clock.now(),
      ref: 'refs/heads/main',
      outcome: 'updated',
      commitCount: 2,
      refCount: 2,
    }
    expect(world.engine.getMirror(id).lastChange).toEqual(change)
    await world.sync(id)
    await world.restart()
    expect(world.engine.getMirror(id).lastChange).toEqual(change)
  })

  it('names the first ref by name when the default branch stayed, and counts nothing that was rewritten', async () => {
    const { upstream, id } = await pulled()
    await upstream.commit('zeta')
    await upstream.change('switch', '--quiet', 'topic')
    await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten')
    await world.sync(id)
    expect(world.engine.getMirror(id).lastChange).toMatchObject({
      ref: 'refs/heads/topic',
      outcome: 'rewritten',
      commitCount: null,
      refCount: 2,
    })
  })

  it('counts what a push brought to the remote', async () => {
    const { upstream, repositoryId, id } = await pulled()
    const target = await world.newUpstream()
    const push = await world.mirrored({
      repositoryId,
      direction: 'push',
      address: target.address,
      accountId,
    })
    await upstream.commit('main')
    await world.sync(id)
    await world.clock.advance(2_000)
    await world.engine.idle()
    expect(world.engine.getMirror(push.id).lastChange).toMatchObject({
      ref: 'refs/heads/main',
      outcome: 'updated',
      commitCount: 1,
      refCount: 1,
    })
  })
})

describe('activity', () => {
  it('tells of a failure once, of what moved, and of the same failure again after it', async () => {
    const { upstream, repositoryId, id } = await pulled()
    await world.sync(id)
    signIn('wrong')
    await world.sync(id)
    await world.sync(id)
    signIn('right')
    await upstream.commit('main')
    await world.sync(id)
    signIn('wrong')
    await world.sync(id)
    expect(activityOf(repositoryId).map((item) => (item.kind === 'run' ? item.outcome : item.cause))).toEqual(
      ['failed', 'succeeded', 'failed', 'succeeded'],
    )
  })

  it('tells of what was pushed here: the first twenty refs, and how many there were', async () => {
    const { repositoryId } = await pulled()
    const path = world.pathOf(repositoryId)
    const objectId = await git(path, 'rev-parse', 'main')
    const refs = Array.from({ length: 30 }, (_, index) => ({
      ref: `refs/heads/b${index}`,
      oldObjectId: index === 0 ? objectId : null,
      newObjectId: index === 1 ? null : objectId,
    }))
    world.engine.refsChanged(repositoryId, 'push', refs)
    const [item] = activityOf(repositoryId)
    expect(item).toMatchObject({ kind: 'local', cause: 'push', refCount: 30, at: world.clock.now() })
    expect(item?.refs).toHaveLength(20)
    expect(item?.refs.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['updated', 'created', 'created'])
  })
})

describe('notices', () => {
  it('tell of the first failure that waits for a person and of the recovery, also across a restart', async () => {
    const { repositoryId, id } = await pulled()
    expect(kindsOf(id)).toEqual([])
    signIn('wrong')
    const run = await world.sync(id)
    await world.sync(id)
    await world.restart()
    await world.sync(id)
    expect(noticesOf(id)).toMatchObject([{ kind: 'failed', runId: run.id, title: run.failure?.title }])
    expect(noticesOf(id)[0]?.body).toContain(world.stores.repositories.findById(repositoryId)?.name)
    signIn('right')
    await world.sync(id)
    await world.sync(id)
    expect(kindsOf(id)).toEqual(['failed', 'recovered'])
    signIn('wrong')
    await world.sync(id)
    expect(kindsOf(id)).toEqual(['failed', 'recovered', 'failed'])
  })

  it('wait for the third failure of what is tried again by itself', async () => {
    const { id } = await pulled()
    const fail = async (): Promise<void> => {
      refuse()
      expect((await world.sync(id)).failure?.retry).toBe('automatic')
      world.upstream.fail(null)
    }
    await fail()
    await fail()
    await world.sync(id)
    expect(kindsOf(id)).toEqual([])
    await fail()
    await fail()
    await fail()
    await fail()
    await world.sync(id)
    expect(kindsOf(id)).toEqual(['failed', 'recovered'])
  })

  it('tell of an account once, and of its recovery once', async () => {
    const one = await pulled()
    const two = await pulled()
    signIn('wrong')
    await world.sync(one.id)
    await world.sync(two.id)
    expect(kindsOf(one.id, two.id)).toEqual(['failed'])
    signIn('right')
    world.engine.credentialChanged(accountId)
    await world.engine.idle()
    expect(kindsOf(one.id, two.id)).toEqual(['failed', 'recovered'])
  })

  it('tell nothing of a mirror that is paused, nor of a run that was cancelled', async () => {
    const { id } = await pulled()
    world.engine.pause(id)
    signIn('wrong')
    await world.sync(id)
    signIn('right')
    world.engine.resume(id)
    await world.clock.advance(15 * minute)
    await world.engine.idle()
    world.upstream.fail({ kind: 'stall' })
    const stalled = world.upstream.nextFault()
    const run = world.engine.syncNow(id)
    await stalled
    await world.engine.cancelRun(run.id)
    expect(kindsOf(id)).toEqual([])
  })
})
