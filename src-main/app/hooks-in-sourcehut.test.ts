import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookQuery } from '../forges/sourcehut/sourcehut-hooks.ts'
import { createHookSigner } from '../testing/fake-forges/sourcehut/fake-hook-delivery.ts'
import type { FakeSourcehut } from '../testing/fake-forges/sourcehut/start-fake-sourcehut.ts'
import { until, type hooksInCore } from '../testing/hooks-in-core.ts'
import { sourcehutHooksWorld, type Place } from '../testing/sourcehut-hooks-world.ts'
import { sshAvailable } from '../testing/ssh-upstream.ts'
import type { App } from './app-options.ts'

const world = sourcehutHooksWorld('hooks-in-sourcehut')
const {
  clock,
  publicAddress,
  addressOf,
  stateOf,
  deliveriesOf,
  runsOf,
  hooksOf,
  urlOf,
  settled,
  push,
  headHere,
  minutePasses,
  checksOf,
  bodyAbout,
  send,
  taken,
  allTaken,
} = world
let app: App
let fake: FakeSourcehut
let core: ReturnType<typeof hooksInCore>
/** Ada's repository, mirrored by her account; Eve's by hers, on the same server. */
let ada: Place
let eve: Place

const title = `webhooks of SourceHut${sshAvailable.available ? '' : ` (left out: ${sshAvailable.reason ?? ''})`}`

describe.skipIf(!sshAvailable.available)(title, () => {
  beforeAll(async () => {
    ;({ app, fake, core, ada, eve } = await world.start())
  })
  afterAll(world.stop)

  describe('a server of one’s own whose key nobody gave', () => {
    it('gets no webhook, is said to lack it, and nothing that it sends is taken', async () => {
      await app.client.call('settings.change', { publicAddress })
      await clock.advance(6_000)
      expect(await settled(ada, { active: 0, pending: 0 })).toMatchObject({
        reach: 'no_key',
        url: null,
        serverKey: { key: null, isGiven: false },
      })
      expect(fake.webhooks).toEqual([])
      expect(await send(urlOf(ada), bodyAbout(ada.rid))).toEqual({ status: 401, body: '' })
    })

    it('takes the key that is pasted, and nothing that is none', async () => {
      const give = (serverKey: string) =>
        app.client.call('hooksIn.changeKey', { accountId: ada.account.id, serverKey })
      for (const wrong of ['', 'nonsense', Buffer.alloc(31).toString('base64')]) {
        await expect(give(wrong)).rejects.toMatchObject({
          code: 'invalid_input',
          details: { field: 'serverKey' },
        })
      }
      expect(await give(`  ${fake.signer.publicKey}\n`)).toMatchObject({
        reach: 'waiting',
        url: urlOf(ada),
        serverKey: { key: fake.signer.publicKey, isGiven: true },
      })
      await settled(ada, { active: 1, pending: 0 })
      expect(hooksOf(ada)).toMatchObject([
        { url: urlOf(ada), events: ['GIT_POST_RECEIVE'], query: hookQuery },
      ])
      // The key is the account's: another one on the same server has none yet.
      expect(await stateOf(eve)).toMatchObject({ reach: 'no_key' })
      await app.client.call('hooksIn.changeKey', {
        accountId: eve.account.id,
        serverKey: fake.signer.publicKey,
      })
      await settled(eve, { active: 1, pending: 0 })
    })

    it('has no secret that could be changed', async () => {
      await expect(
        app.client.call('hooksIn.changeSecret', { accountId: ada.account.id }),
      ).rejects.toMatchObject({ code: 'forge_cannot' })
    })
  })

  describe('a push at SourceHut', () => {
    it('has the mirror checked at once, and not again when nothing comes', async () => {
      const before = (await runsOf(ada)).length
      const objectId = await push(ada)
      await fake.idle()
      await taken(ada, 0)
      await clock.advance(2_000)
      expect(await core.nextRun(ada.mirror.id, before)).toMatchObject({
        trigger: 'webhook',
        outcome: 'succeeded',
      })
      expect(await headHere(ada)).toBe(objectId)
      expect(await deliveriesOf(ada)).toMatchObject([
        { event: 'GIT_POST_RECEIVE', path: '~ada/notes', ref: null, outcome: 'checked', mirrorCount: 1 },
      ])
      expect(await stateOf(ada)).toMatchObject({ reach: 'reached' })
      const { items } = await app.client.call('hooksIn.list', { accountId: ada.account.id })
      expect(items).toMatchObject([
        { path: '~ada/notes', state: 'active', lastDeliveryAt: expect.any(Number) as number },
      ])
      await minutePasses()
      expect(await runsOf(ada)).toHaveLength(before + 1)
    })

    it('of a new branch, and of one that goes, is told as well', async () => {
      await minutePasses()
      for (const refspec of ['HEAD:refs/heads/side', ':refs/heads/side']) {
        const before = (await runsOf(ada)).length
        const told = (await deliveriesOf(ada)).length
        await push(ada, refspec)
        await fake.idle()
        await taken(ada, told)
        await clock.advance(2_000)
        expect(await core.nextRun(ada.mirror.id, before)).toMatchObject({ trigger: 'webhook' })
        await minutePasses()
      }
    })

    it('that comes again, with the same nonce or the same bytes, is counted and ignored', async () => {
      await minutePasses()
      const before = (await runsOf(ada)).length
      const told = (await deliveriesOf(ada)).length
      const body = bodyAbout(ada.rid)
      const headers = fake.signer.headers(body)
      expect(await send(urlOf(ada), body, headers)).toEqual({ status: 202, body: '' })
      await taken(ada, told)
      await clock.advance(2_000)
      await core.nextRun(ada.mirror.id, before)
      const other = bodyAbout(ada.rid)
      const nonce = headers['X-Payload-Nonce'] ?? ''
      await send(urlOf(ada), body, headers)
      await send(urlOf(ada), body)
      await send(urlOf(ada), other, fake.signer.headers(other, nonce))
      const [newest] = await until(async () => {
        const found = await deliveriesOf(ada)
        return found[0]?.repeatCount === 3 ? found : null
      })
      expect(newest).toMatchObject({ outcome: 'checked', repeatCount: 3 })
      await minutePasses()
      await minutePasses()
      expect(await runsOf(ada)).toHaveLength(before + 1)
    })

    it('has the mirror checked once a minute at most, and the last push is not missed', async () => {
      await minutePasses()
      const before = await checksOf(ada)
      let objectId = ''
      for (let times = 0; times < 20; times += 1) {
        const told = (await deliveriesOf(ada)).length
        objectId = await push(ada)
        await fake.idle()
        await taken(ada, told)
        await clock.advance(2_000)
        if (times === 0) await core.nextRun(ada.mirror.id, (await runsOf(ada)).length - 1)
      }
      // 38 seconds after the first check.
      expect(await checksOf(ada)).toBe(before + 1)
      expect(await headHere(ada)).not.toBe(objectId)
      const runs = (await runsOf(ada)).length
      await minutePasses()
      await core.nextRun(ada.mirror.id, runs)
      expect(await checksOf(ada)).toBe(before + 2)
      expect(await headHere(ada)).toBe(objectId)
      for (let minutes = 0; minutes < 5; minutes += 1) await minutePasses()
      expect(await checksOf(ada)).toBe(before + 2)
    })
  })

  describe('what the server signed for somebody else', () => {
    /** All that a wrong delivery could change. */
    const everything = async () => {
      const all = []
      for (const place of [ada, eve]) {
        const { items: hooks } = await app.client.call('hooksIn.list', { accountId: place.account.id })
        const mirror = await app.client.call('mirrors.get', { id: place.mirror.id })
        all.push([hooks, mirror, await stateOf(place), await deliveriesOf(place), await runsOf(place)])
      }
      const existence = await app.client.call('existence.list', {})
      return { all, existence, asked: fake.requests.length }
    }

    it('says nothing of mirrors of another account, nor anything else, whatever its text is', async () => {
      await minutePasses()
      await until(async () =>
        (await app.client.call('mirrors.get', { id: ada.mirror.id })).activeRun === null ? true : null,
      )
      const before = await everything()
      const renamed = {
        event: 'REPO_UPDATE',
        repository: { rid: ada.rid, name: 'stolen', owner: { canonicalName: '~eve' } },
      }
      for (const body of [
        // To Ada's address, about Eve's repository, which is mirrored here too.
        bodyAbout(eve.rid),
        bodyAbout('R_nobody'),
        bodyAbout(ada.rid, renamed),
        bodyAbout(ada.rid, { event: 'REPO_DELETED' }),
        bodyAbout(ada.rid, { event: 'GIT_PRE_RECEIVE' }),
        // By names and addresses nothing is found.
        bodyAbout('R_nobody', {
          repository: { rid: 'R_nobody', name: 'notes', owner: { canonicalName: '~ada' } },
          ssh_url: addressOf('ada'),
        }),
        JSON.stringify({ repository: { id: ada.rid, full_name: '~ada/notes' }, ref: 'refs/heads/main' }),
        JSON.stringify({ data: { webhook: null } }),
        JSON.stringify({ data: { webhook: [{ event: 'GIT_POST_RECEIVE', repository: { rid: ada.rid } }] } }),
        'null',
        'no JSON',
        '',
      ]) {
        expect(await send(urlOf(ada), body), body).toEqual({ status: 202, body: '' })
      }
      await minutePasses()
      expect(await everything()).toEqual(before)
    })

    it('teaches no names with what it says beside the id of a repository of the account', async () => {
      const path = (await app.client.call('hooksIn.list', { accountId: ada.account.id })).items[0]?.path
      const before = await app.client.call('existence.list', {})
      const told = (await deliveriesOf(ada)).length
      const spoofed = { rid: ada.rid, name: 'stolen', owner: { canonicalName: '~eve' } }
      await send(urlOf(ada), bodyAbout(ada.rid, { repository: spoofed }))
      await taken(ada, told)
      expect((await deliveriesOf(ada))[0]).toMatchObject({ path: '~ada/notes', ref: null, mirrorCount: 1 })
      const { items } = await app.client.call('hooksIn.list', { accountId: ada.account.id })
      expect(items[0]?.path).toBe(path)
      await minutePasses()
      expect(await app.client.call('existence.list', {})).toEqual(before)
      expect(await app.client.call('mirrors.get', { id: ada.mirror.id })).toMatchObject({
        url: addressOf('ada'),
      })
    })
  })

  describe('what the server did not sign', () => {
    it('is refused without a word and without a trace', async () => {
      await allTaken(ada)
      const before = await deliveriesOf(ada)
      const state = await stateOf(ada)
      const text = bodyAbout(ada.rid)
      const right = fake.signer.headers(text)
      const { 'X-Payload-Nonce': nonce = '', 'X-Payload-Signature': signature = '' } = right
      const answers = [
        await send(urlOf(ada), text, createHookSigner().headers(text)),
        await send(urlOf(ada), `${text} `, right),
        await send(urlOf(ada), text, { ...right, 'X-Payload-Nonce': '0'.repeat(16) }),
        await send(urlOf(ada), text, {}),
        await send(urlOf(ada), text, { 'X-Payload-Nonce': nonce }),
        await send(urlOf(ada), text, { 'X-Payload-Signature': signature }),
        await send(urlOf(ada), text, { ...right, 'X-Payload-Signature': signature.slice(4) }),
        // Without an account nobody knows whose it is.
        await send(`${publicAddress}/webhooks/sourcehut`, text, right),
        await send(`${publicAddress}/webhooks/sourcehut/acc_${'0'.repeat(32)}`, text, right),
        await send(`${publicAddress}/webhooks/gitea/${ada.account.id}`, text, right),
      ]
      expect(answers).toEqual(answers.map(() => ({ status: 401, body: '' })))
      expect(await deliveriesOf(ada)).toEqual(before)
      expect(await stateOf(ada)).toEqual(state)
    })

    it('is not read when it is larger than what can be verified, also when it is signed', async () => {
      const large = ' '.repeat(1_048_577)
      expect(await send(urlOf(ada), large)).toMatchObject({ status: 413 })
      const fits = ' '.repeat(1_048_576)
      expect(await send(urlOf(ada), fits)).toMatchObject({ status: 202 })
    })
  })
})
