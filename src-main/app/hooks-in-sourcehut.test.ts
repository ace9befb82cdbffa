import { mkdirSync, symlinkSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { hookQuery } from '../forges/sourcehut/sourcehut-hooks.ts'
import { deliverHook, reverseProxy } from '../testing/fake-forges/deliver-hook.ts'
import { createHookSigner } from '../testing/fake-forges/sourcehut/fake-hook-delivery.ts'
import {
  startFakeSourcehut,
  type FakeSourcehut,
} from '../testing/fake-forges/sourcehut/start-fake-sourcehut.ts'
import { hooksInCore, until } from '../testing/hooks-in-core.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../testing/ssh-upstream.ts'
import { startTestCore } from '../testing/start-test-core.ts'
import type { App } from './app-options.ts'

const scratch = scratchDirectory('hooks-in-sourcehut')
const dataDirectory = path.join(scratch, 'data')
const publicAddress = 'https://hut.example.org'
const clock = createManualClock(Date.now())
let app: App
let fake: FakeSourcehut
/** Accounts at SourceHut sign in to git over SSH alone. */
let ssh: SshUpstream
let core: ReturnType<typeof hooksInCore>
/** Ada's repository, mirrored by her account; Eve's by hers, on the same server. */
let ada: Place
let eve: Place

type Place = {
  readonly login: string
  readonly userId: number
  readonly account: Account
  readonly mirror: Mirror
  readonly rid: string
  readonly work: string
}

const addressOf = (login: string): string => `ssh://${userInfo().username}@${ssh.host}/~${login}/notes`

const addPlace = async (login: string): Promise<Place> => {
  const { id: userId, token } = fake.addUser(login)
  const { rid } = fake.addRepository(userId, 'notes')
  const work = await workRepository(scratch, login)
  await commitFile(work, 'a.txt', login)
  await fake.push(work, login, 'notes', 'HEAD:refs/heads/main')
  mkdirSync(path.join(ssh.repositoriesDirectory, `~${login}`))
  symlinkSync(
    await fake.directoryOf(login, 'notes'),
    path.join(ssh.repositoriesDirectory, `~${login}`, 'notes'),
  )
  const account = await app.client.call('accounts.connect', {
    kind: 'sourcehut',
    address: fake.url,
    token,
    credential: { kind: 'ssh_key', keyFile: ssh.keyFile },
  })
  const mirror = await core.follow(`${login}-notes`, addressOf(login), account)
  return { login, userId, account, mirror, rid, work }
}

const stateOf = ({ account }: Place) => app.client.call('hooksIn.get', { accountId: account.id })
const deliveriesOf = ({ account }: Place) => core.deliveries(account.id)
const runsOf = ({ mirror }: Place) => core.runs(mirror.id)
const hooksOf = ({ userId }: Place) => fake.webhooks.filter((hook) => hook.userId === userId)
const urlOf = ({ account }: Place): string => `${publicAddress}/webhooks/sourcehut/${account.id}`
/** What was asked for while a round was under way begins five seconds after it. */
const settled = (place: Place, counts: object) =>
  until(async () => {
    const now = await stateOf(place)
    if (Object.entries(counts).every(([name, count]) => now.counts[name as 'active'] === count)) return now
    await clock.advance(1_000)
    return null
  })
const push = async ({ work, login }: Place, refspec = 'HEAD:refs/heads/main'): Promise<string> => {
  await commitFile(work, `${clock.now()}-${Math.random()}.txt`, 'x')
  await fake.push(work, login, 'notes', refspec)
  return (await git(work, 'rev-parse', 'HEAD')).trim()
}
const headHere = async ({ mirror }: Place): Promise<string | undefined> =>
  (await refsOf(path.join(dataDirectory, 'repositories', `${mirror.repositoryId}.git`), 'refs/heads')).get(
    'refs/heads/main',
  )
/** Enough for every check that is planned, with what comes after it. */
const minutePasses = async (): Promise<void> => {
  for (let seconds = 0; seconds < 65; seconds += 5) await clock.advance(5_000)
}
const checksOf = async (place: Place): Promise<number> =>
  (await runsOf(place)).filter(({ trigger }) => trigger === 'webhook').length
let count = 0
const bodyAbout = (rid: string, more: object = {}): string =>
  JSON.stringify({
    data: {
      webhook: {
        uuid: `uuid-${(count += 1)}`,
        event: 'GIT_POST_RECEIVE',
        date: '2026-11-20T12:00:00Z',
        repository: { rid },
        ...more,
      },
    },
  })
const send = (url: string, body: string, headers = fake.signer.headers(body)) =>
  deliverHook(url, headers, body)
const taken = async (place: Place, before: number): Promise<void> => {
  await until(async () => ((await deliveriesOf(place)).length > before ? true : null))
}
/** What was accepted is taken in the order in which it came: what came before this one was taken too. */
const allTaken = async (place: Place): Promise<void> => {
  const before = (await deliveriesOf(place)).length
  await send(urlOf(place), bodyAbout(place.rid))
  await taken(place, before)
}

const title = `webhooks of SourceHut${sshAvailable.available ? '' : ` (left out: ${sshAvailable.reason ?? ''})`}`

describe.skipIf(!sshAvailable.available)(title, () => {
  beforeAll(async () => {
    ssh = await startSshUpstream({ directory: scratch })
    fake = await startFakeSourcehut({ directory: scratch, now: clock.now })
    app = await startTestCore({ dataDirectory, clock })
    await app.client.call('hostKeys.trust', { host: ssh.host, fingerprint: ssh.fingerprint() })
    core = hooksInCore(app, clock)
    reverseProxy(publicAddress, app.address)
    ada = await addPlace('ada')
    eve = await addPlace('eve')
  })
  afterAll(async () => {
    await fake.idle()
    await app.stop()
    await fake.stop()
    await ssh.stop()
    expect(fake.violations).toEqual([])
  })

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

  describe('webhooks at SourceHut', () => {
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
})
