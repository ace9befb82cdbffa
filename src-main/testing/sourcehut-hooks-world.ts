import { mkdirSync, symlinkSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { App } from '../app/app-options.ts'
import { deliverHook, reverseProxy } from './fake-forges/deliver-hook.ts'
import { startFakeSourcehut, type FakeSourcehut } from './fake-forges/sourcehut/start-fake-sourcehut.ts'
import { hooksInCore, until } from './hooks-in-core.ts'
import { createManualClock } from './manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from './scratch.ts'
import { startSshUpstream, type SshUpstream } from './ssh-upstream.ts'
import { startTestCore } from './start-test-core.ts'

/** Somebody at SourceHut with a repository, and a mirror that follows it by an account of that person. */
export type Place = {
  readonly login: string
  readonly userId: number
  readonly account: Account
  readonly mirror: Mirror
  readonly rid: string
  readonly work: string
}

/** A SourceHut of one's own, a core that it reaches, and two people who have mirrors of what they have there. */
export const sourcehutHooksWorld = (name: string) => {
  const scratch = scratchDirectory(name)
  const dataDirectory = path.join(scratch, 'data')
  const publicAddress = 'https://hut.example.org'
  const clock = createManualClock(Date.now())
  let app: App
  let fake: FakeSourcehut
  /** Accounts at SourceHut sign in to git over SSH alone. */
  let ssh: SshUpstream
  let core: ReturnType<typeof hooksInCore>

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

  return {
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
    start: async () => {
      ssh = await startSshUpstream({ directory: scratch })
      fake = await startFakeSourcehut({ directory: scratch, now: clock.now })
      app = await startTestCore({ dataDirectory, clock })
      await app.client.call('hostKeys.trust', { host: ssh.host, fingerprint: ssh.fingerprint() })
      core = hooksInCore(app, clock)
      reverseProxy(publicAddress, app.address)
      return { app, fake, core, ada: await addPlace('ada'), eve: await addPlace('eve') }
    },
    stop: async () => {
      await fake.idle()
      await app.stop()
      await fake.stop()
      await ssh.stop()
      expect(fake.violations).toEqual([])
    },
  }
}
