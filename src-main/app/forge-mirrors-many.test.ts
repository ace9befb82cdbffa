import { describe, expect, it } from 'vitest'
import { done, forgeMirrorWorld } from '../testing/forge-mirror-world.ts'

const { add, events, serverNow, forge, filled, jobOf, list, call } = forgeMirrorWorld('forge-mirrors-many')

describe('many', () => {
  it('are set up, found and turned round one after the other, and each says what became of it', async () => {
    const home = await forge('hana', { software: 'forgejo' })
    const away = await forge('iris')
    for (const name of ['one', 'two', 'three']) await filled(home, `hana/${name}`)
    // Its target holds something else.
    await filled(away, 'iris/three').then((there) => there.push('theirs'))
    await list(home.account.id)
    const choice = {
      accountId: home.account.id,
      direction: 'push' as const,
      otherAccountId: away.account.id,
      selection: { kind: 'filter' as const, filter: {} },
      createMissing: true,
    }
    const plan = await call('forgeMirrors.planMany', choice)
    expect(plan.counts).toEqual({ add: 3, mirroredAlready: 0, unsuitable: 0 })
    await call('forgeMirrors.addMany', choice)
    const state = await jobOf(home.account.id)
    expect(state).toMatchObject({ total: 3, done: 3, failedCount: 1, failures: [{ path: 'hana/three' }] })
    expect(away.fake.state.byPath('iris/one')).toMatchObject({ isPrivate: true })
    const again = await call('forgeMirrors.planMany', choice)
    expect(again.counts).toMatchObject({ add: 1, mirroredAlready: 2 })

    // What a person set up at the forge itself is found.
    const three = home.fake.state.byPath('hana/three')
    three?.pushMirrors.push({
      name: 'remote_mirror_byhand',
      address: `${away.fake.url}/iris/elsewhere.git`,
      username: 'iris',
      password: 'hidden',
      interval: '8h0m0s',
      onCommit: false,
      createdAt: serverNow(),
      publicKey: '',
      lastUpdateAt: null,
      lastError: '',
    })
    await call('forgeMirrors.find', {
      accountId: home.account.id,
      selection: { kind: 'filter', filter: {} },
    })
    expect(await jobOf(home.account.id)).toMatchObject({ done: 3, failedCount: 0 })
    const { items } = await call('forgeMirrors.list', { accountId: home.account.id })
    expect(items.map(({ repository, forge: of }) => [repository, of?.origin])).toEqual([
      ['hana/one', 'here'],
      ['hana/three', 'found'],
      ['hana/two', 'here'],
    ])
    // Turning needs a hand at each: said of each.
    const ids = items.filter(({ forge: of }) => of?.origin === 'here').map(({ id }) => id)
    await call('forgeMirrors.flipMany', { ids })
    const flips = await jobOf(home.account.id)
    expect(flips).toMatchObject({ total: 2, failedCount: 2 })
    expect(flips.failures[0]?.failure.title).toContain('step by hand')

    await call('accounts.remove', { id: home.account.id })
    expect(
      (await call('forgeMirrors.list', {})).items.filter(
        ({ forge: of }) => of?.accountId === home.account.id,
      ),
    ).toEqual([])
    const removed = events.filter(({ name }) => name === 'mirror.removed').slice(-3)
    expect(removed.map(({ payload }) => (payload as { readonly id: string }).id).sort()).toEqual(
      items.map(({ id }) => id).sort(),
    )
  })

  it('go on with those whose set-up broke off, when they are begun again', async () => {
    const home = await forge('jana', { software: 'forgejo' })
    const away = await forge('karl')
    await filled(home, 'jana/half')
    await list(home.account.id)
    const choice = {
      accountId: home.account.id,
      direction: 'push' as const,
      otherAccountId: away.account.id,
      selection: { kind: 'filter' as const, filter: {} },
      createMissing: true,
    }
    home.fake.fail({ kind: 'cut', at: /POST .*push_mirrors$/, times: 1, done: true })
    await call('forgeMirrors.addMany', choice)
    expect(await jobOf(home.account.id)).toMatchObject({ total: 1, failedCount: 1 })
    expect((await call('forgeMirrors.planMany', choice)).counts).toMatchObject({ add: 1, mirroredAlready: 0 })
    await call('forgeMirrors.addMany', choice)
    expect(await jobOf(home.account.id)).toMatchObject({ total: 1, failedCount: 0 })
    const { items } = await call('forgeMirrors.list', { accountId: home.account.id })
    expect(items).toMatchObject([{ repository: 'jana/half', forge: { isSetUp: true } }])
    expect(home.fake.state.byPath('jana/half')?.pushMirrors).toHaveLength(1)
  })

  it('say before they are turned round which may not push, and which have no account', async () => {
    const home = await forge('lena', { software: 'forgejo' })
    const away = await forge('otto')
    const mia = away.fake.addUser('mia', ['all'])
    away.fake.addOrganization('team', { otto: 'owner', mia: 'read' })
    const readOnly = await call('accounts.connect', {
      kind: 'gitea',
      address: away.fake.url,
      token: mia.token,
    })
    await filled(away, 'team/secret', { isPrivate: true })
    await filled(away, 'otto/open')
    const pull = async (name: string, from: string, otherAccountId?: string): Promise<string> => {
      const url = `${away.fake.url}/${from}.git`
      const repository = `lena/${name}`
      const wanted = { accountId: home.account.id, repository, direction: 'pull' as const, url }
      return done(await add(otherAccountId === undefined ? wanted : { ...wanted, otherAccountId })).id
    }
    const ids = [await pull('secret', 'team/secret', readOnly.id), await pull('open', 'otto/open')]
    const plan = await call('forgeMirrors.planFlipMany', { ids })
    expect(plan.rows).toMatchObject([
      { path: 'lena/secret', obstacle: 'no_right' },
      { path: 'lena/open', obstacle: 'no_account' },
    ])
    expect(plan.rows[0]?.problem).toContain('may not push to team/secret')
    const choice = { ids, accountWhereNone: away.account.id }
    const better = await call('forgeMirrors.planFlipMany', choice)
    expect(better.rows.map(({ obstacle }) => obstacle)).toEqual(['no_right', null])

    // What may not push stays what it was: a mirror that pulls.
    await call('forgeMirrors.flipMany', choice)
    expect(await jobOf(home.account.id)).toMatchObject({
      failedCount: 1,
      failures: [{ path: 'lena/secret' }],
    })
    const [secret, open] = [home.fake.state.byPath('lena/secret'), home.fake.state.byPath('lena/open')]
    expect([secret?.pull === null, secret?.pushMirrors.length]).toEqual([false, 0])
    expect([open?.pull === null, open?.pushMirrors.length]).toEqual([true, 1])
    const { items } = await call('forgeMirrors.list', { accountId: home.account.id })
    expect(items.map(({ repository, direction }) => `${repository} ${direction}`).sort()).toEqual([
      'lena/open push',
      'lena/secret pull',
    ])
  })
})
