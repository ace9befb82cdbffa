import { beforeAll, describe, expect, it } from 'vitest'
import { createExistenceWorld, hourMs } from '../testing/existence-world.ts'

const world = createExistenceWorld('existence-not-concluded')
const { clock, filled, mirrored, check, checkForADay, stateOf } = world

describe('the three false orphans that another tool archived', () => {
  it('1: a fork that imports leave out is there', async () => {
    await filled('mona/ansible', 'fork')
    world.fake.repositoryAt('mona/ansible').isFork = true
    await mirrored('mona/ansible')
    await world.at.list(world.accountId)
    const plan = await world.at.call('imports.plan', {
      accountId: world.accountId,
      selection: { kind: 'filter', filter: { fork: false } },
      way: 'pull',
    })
    expect(plan.rows).toEqual([])
    await checkForADay()
    expect(await stateOf('mona/ansible')).toBe('here')
  })

  it('2: a repository that was stored in other letters is there', async () => {
    await filled('mona/MauveHed', 'case')
    await mirrored('MONA/mauvehed')
    await checkForADay()
    expect(await stateOf('MONA/mauvehed')).toBe('here')
    expect(await world.at.existenceOf('MONA/mauvehed')).toMatchObject({ path: 'mona/MauveHed', moved: null })
  })

  it('3: a repository of an organization, which the own list leaves out, is there', async () => {
    await filled('acme/tools', 'organization')
    await mirrored('acme/tools')
    await check()
    // The own list without organizations, as GitHub answers some tokens.
    world.fake.fail({ kind: 'answer', times: 1_000, at: 'GET /user/repos', status: 200, body: '[]' })
    await world.at.list(world.accountId)
    await checkForADay()
    expect(await stateOf('acme/tools')).toBe('here')
  })
})

describe('what is not concluded', () => {
  beforeAll(async () => {
    await filled('acme/secret', 'secret')
    await filled('mona/notes', 'notes')
    await mirrored('acme/secret', 'mona/notes')
    await check()
  })

  it('nothing from an organization that hides itself behind single sign-on', async () => {
    const acme = world.fake.world.ownerNamed('acme')
    if (acme === null) throw new Error('acme is gone')
    acme.requiresSso = true
    await checkForADay()
    const known = await world.at.existenceOf('acme/secret')
    expect(known).toMatchObject({ state: 'unknown' })
    expect(known?.reason).toMatch(/single sign-on|sign in|acme/i)
    acme.requiresSso = false
    await check()
    expect(await stateOf('acme/secret')).toBe('here')
  })

  it('nothing from an organization that the account is no longer part of', async () => {
    const acme = world.fake.world.ownerNamed('acme')
    const mona = world.fake.world.ownerNamed('mona')
    if (acme === null || mona === null) throw new Error('somebody is gone')
    acme.members.delete(mona.id)
    await checkForADay()
    expect(await world.at.existenceOf('acme/secret')).toMatchObject({ state: 'unknown', missingCount: 0 })
    acme.members.set(mona.id, 'member')
    await check()
  })

  it('nothing from refusals', async () => {
    // Those that are waited for, and all others: look-for-repository.test.ts.
    for (const status of [403, 451]) {
      world.fake.fail({
        kind: 'answer',
        times: 1_000,
        at: 'GET /repositories/',
        status,
        body: '{"message":"no"}',
      })
      for (let look = 0; look < 4; look += 1) {
        await clock.advance(9 * hourMs)
        await check()
      }
      expect(['here', 'unknown'], String(status)).toContain(await stateOf('mona/notes'))
      expect(await world.at.existenceOf('mona/notes'), String(status)).toMatchObject({ missingCount: 0 })
      world.fake.endFaults()
    }
    await check()
    expect(await stateOf('mona/notes')).toBe('here')
  })

  it('nothing with a token that GitHub no longer takes, though it shows nothing any more', async () => {
    world.fake.fail({
      kind: 'answer',
      times: 1_000,
      at: 'GET /user',
      status: 401,
      body: '{"message":"Bad credentials"}',
    })
    world.fake.fail({
      kind: 'answer',
      times: 1_000,
      at: 'GET /repos',
      status: 404,
      body: '{"message":"Not Found"}',
    })
    const before = await world.at.existenceOf('mona/notes')
    await checkForADay()
    expect(await check()).toMatchObject({ failure: { code: 'remote_auth_failed' } })
    expect(await world.at.existenceOf('mona/notes')).toEqual(before)
  })

  it('nothing with a token that is allowed less than when it saw the repository', async () => {
    await world.at.call('accounts.changeToken', {
      id: world.accountId,
      token: world.fake.addToken('mona', 'classic', { scopes: ['public_repo', 'read:org'] }),
    })
    await checkForADay()
    expect(await world.at.existenceOf('mona/notes')).toMatchObject({ state: 'unknown', missingCount: 0 })
  })

  it('nothing with a token that reaches chosen repositories alone', async () => {
    await world.at.call('accounts.changeToken', {
      id: world.accountId,
      token: world.fake.addToken('mona', 'fine-grained', {
        permissions: { contents: 'write', metadata: 'read' },
        repositoryIds: new Set<number>(),
      }),
    })
    await checkForADay()
    expect(await world.at.existenceOf('mona/notes')).toMatchObject({ state: 'unknown', missingCount: 0 })
    await world.at.call('accounts.changeToken', {
      id: world.accountId,
      token: world.fake.addToken('mona', 'classic', { scopes: ['repo', 'read:org', 'workflow'] }),
    })
    await check()
    expect(await stateOf('mona/notes')).toBe('here')
  })

  it('nothing from a list that broke off', async () => {
    world.fake.fail({ kind: 'answer', times: 1_000, at: 'GET /user/repos', status: 403, body: '{}' })
    expect(await world.at.list(world.accountId)).toMatchObject({ state: 'broken_off' })
    expect(await stateOf('mona/notes')).toBe('here')
  })
})
