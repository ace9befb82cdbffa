import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookQuery } from '../forges/sourcehut/sourcehut-hooks.ts'
import type { FakeSourcehut } from '../testing/fake-forges/sourcehut/start-fake-sourcehut.ts'
import { until } from '../testing/hooks-in-core.ts'
import { sourcehutHooksWorld, type Place } from '../testing/sourcehut-hooks-world.ts'
import { sshAvailable } from '../testing/ssh-upstream.ts'
import type { App } from './app-options.ts'

const world = sourcehutHooksWorld('hooks-in-sourcehut-kept')
const { clock, publicAddress, addressOf, stateOf, hooksOf, settled, allTaken } = world
let app: App
let fake: FakeSourcehut
/** Ada's repository, mirrored by her account; Eve's by hers, on the same server. */
let ada: Place
let eve: Place

const title = `webhooks at SourceHut${sshAvailable.available ? '' : ` (left out: ${sshAvailable.reason ?? ''})`}`

describe.skipIf(!sshAvailable.available)(title, () => {
  beforeAll(async () => {
    ;({ app, fake, ada, eve } = await world.start())
    await app.client.call('settings.change', { publicAddress })
    for (const { account } of [ada, eve]) {
      await app.client.call('hooksIn.changeKey', { accountId: account.id, serverKey: fake.signer.publicKey })
    }
    await clock.advance(6_000)
    await settled(ada, { active: 1, pending: 0 })
  })
  afterAll(world.stop)

  it('are made once, however often they are looked at, and for two mirrors of one repository', async () => {
    const before = hooksOf(ada)[0]
    const { mirror } = await app.client.call('mirrors.add', {
      repository: (await app.client.call('repositories.create', { name: 'ada-again' })).name,
      direction: 'pull',
      url: addressOf('ada'),
      accountId: ada.account.id,
      schedule: { kind: 'every', intervalMs: 86_400_000 },
    })
    for (let times = 0; times < 3; times += 1) {
      await app.client.call('hooksIn.repair', { accountId: ada.account.id })
      await clock.advance(6_000)
      await settled(ada, { active: 1, pending: 0 })
    }
    expect(hooksOf(ada)).toEqual([before])
    await app.client.call('mirrors.remove', { id: mirror.id })
    await clock.advance(6_000)
    await settled(ada, { active: 1, removing: 0 })
    expect(hooksOf(ada)).toEqual([before])
  })

  it('are made once for a repository that mirrors name by two addresses, and stay for the one that is left', async () => {
    const [before] = hooksOf(ada)
    // The same host, as SSH has it; nobody answers there.
    const { mirror } = await app.client.call('mirrors.add', {
      repository: (await app.client.call('repositories.create', { name: 'ada-elsewhere' })).name,
      direction: 'pull',
      url: `ssh://git@127.0.0.1:9/~ada/notes`,
      accountId: ada.account.id,
      schedule: { kind: 'every', intervalMs: 86_400_000 },
    })
    for (let times = 0; times < 3; times += 1) {
      await app.client.call('hooksIn.repair', { accountId: ada.account.id })
      await clock.advance(6_000)
      await settled(ada, { active: 2, pending: 0 })
    }
    expect(hooksOf(ada)).toEqual([before])
    await app.client.call('mirrors.remove', { id: mirror.id })
    await clock.advance(6_000)
    await settled(ada, { active: 1, removing: 0 })
    expect(hooksOf(ada)).toEqual([before])
  })

  it('are made again when they are gone, or ask for something else', async () => {
    for (const breakIt of [
      () => fake.webhooks.splice(fake.webhooks.indexOf(hooksOf(ada)[0] as never), 1),
      () => Object.assign(hooksOf(ada)[0] ?? {}, { query: 'query { webhook { uuid } }' }),
      () => Object.assign(hooksOf(ada)[0] ?? {}, { events: ['GIT_PRE_RECEIVE'] }),
    ]) {
      const before = hooksOf(ada)[0]?.id
      breakIt()
      await app.client.call('hooksIn.repair', { accountId: ada.account.id })
      await until(() => {
        const [hook] = hooksOf(ada)
        const isGood = hook?.query === hookQuery && hook.events[0] === 'GIT_POST_RECEIVE'
        return Promise.resolve(isGood && hook.id !== before ? true : null)
      })
      await settled(ada, { active: 1 })
      expect(hooksOf(ada)).toHaveLength(1)
    }
  })

  it('are looked at once a day, whatever the server has sent meanwhile', async () => {
    fake.webhooks.splice(fake.webhooks.indexOf(hooksOf(ada)[0] as never), 1)
    for (let hours = 0; hours < 26; hours += 1) {
      // Somebody's own webhook for Ada's repository, at Ada's address.
      await allTaken(ada)
      for (let minutes = 0; minutes < 60; minutes += 10) await clock.advance(600_000)
    }
    await until(() => Promise.resolve(hooksOf(ada).length === 1 ? true : null))
    await settled(ada, { active: 1 })
  })

  it('are made again with a new token, since they end with the one that made them', async () => {
    const before = hooksOf(ada)[0]
    const token = fake.addToken(ada.userId)
    await app.client.call('accounts.changeToken', { id: ada.account.id, token })
    await clock.advance(6_000)
    await until(() => Promise.resolve(hooksOf(ada)[0]?.token === token ? true : null))
    await settled(ada, { active: 1 })
    expect(hooksOf(ada)).toHaveLength(1)
    expect(hooksOf(ada)[0]?.id).not.toBe(before?.id)
  })

  it('that nobody could have made are said with the grant that is missing', async () => {
    const without = fake.addToken(ada.userId, ['PROFILE:RO', 'REPOSITORIES:RW'])
    await app.client.call('accounts.changeToken', { id: ada.account.id, token: without })
    await clock.advance(6_000)
    const { problem } = await until(async () => {
      const now = await stateOf(ada)
      return now.problem === null ? null : now
    })
    expect(problem).toMatchObject({ code: 'forge_scope_missing' })
    expect(`${problem?.title ?? ''} ${problem?.advice ?? ''}`).toContain('git.sr.ht/OBJECTS:RO')
    await app.client.call('accounts.changeToken', { id: ada.account.id, token: fake.addToken(ada.userId) })
    await clock.advance(6_000)
    await settled(ada, { active: 1, refused: 0 })
    expect(hooksOf(ada)).toHaveLength(1)
  })

  it('go when the key is taken back, and come with one', async () => {
    const change = (serverKey: string | null) =>
      app.client.call('hooksIn.changeKey', { accountId: ada.account.id, serverKey })
    expect(await change(null)).toMatchObject({ reach: 'no_key', url: null })
    await settled(ada, { active: 0, removing: 0 })
    expect(hooksOf(ada)).toEqual([])
    await change(fake.signer.publicKey)
    await settled(ada, { active: 1 })
    expect(hooksOf(ada)).toHaveLength(1)
  })

  it('go with their mirror, and with their account', async () => {
    await app.client.call('mirrors.remove', { id: ada.mirror.id })
    await clock.advance(6_000)
    await settled(ada, { active: 0, removing: 0 })
    expect(hooksOf(ada)).toEqual([])
    expect(hooksOf(eve)).toHaveLength(1)
    await app.client.call('mirrors.remove', { id: eve.mirror.id })
    const { webhooksLeft } = await app.client.call('accounts.remove', { id: eve.account.id })
    expect(webhooksLeft).toEqual([])
    expect(fake.webhooks).toEqual([])
  })
})
