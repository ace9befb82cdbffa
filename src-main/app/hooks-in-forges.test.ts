import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import { newId } from '../../src-shared/domain/ids.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { sealCredential } from '../core/accounts/account-credential.ts'
import { sealToken } from '../core/accounts/forge-token.ts'
import { createStores } from '../store/create-stores.ts'
import { openDatabase } from '../store/open-database.ts'
import {
  startFakeBitbucket,
  type FakeBitbucket,
} from '../testing/fake-forges/bitbucket/start-fake-bitbucket.ts'
import { deliverHook, reverseProxy } from '../testing/fake-forges/deliver-hook.ts'
import { githubHeaders } from '../testing/fake-forges/github/fake-hook-delivery.ts'
import { startFakeGitHub, type FakeGitHub } from '../testing/fake-forges/github/start-fake-github.ts'
import { gitlabSignature } from '../testing/fake-forges/gitlab/gitlab-hook-delivery.ts'
import { startFakeGitlab, type FakeGitlab } from '../testing/fake-forges/gitlab/start-fake-gitlab.ts'
import { hooksInCore, until } from '../testing/hooks-in-core.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { dataDirectoryLayout, prepareDataDirectory } from './data-directory.ts'
import { createVault } from './vault/create-vault.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('hooks-in-forges')
const dataDirectory = path.join(scratch, 'data')
const publicAddress = 'https://forges.example.org'
const vaultKey = randomBytes(32)
const clock: ManualClock = createManualClock(Date.now())
/** The repository of GitHub's recorded deliveries. */
const recordedId = 186_853_002
let app: App
let core: ReturnType<typeof hooksInCore>
let github: FakeGitHub
let gitlab: FakeGitlab
let bitbucket: FakeBitbucket

/** An account is only connected to bitbucket.org itself: one at a fake is put where it would be stored. */
const addBitbucketAccount = (webUrl: string, token: string, email: string, userId: string): string => {
  const layout = dataDirectoryLayout(dataDirectory)
  prepareDataDirectory(layout)
  const database = openDatabase({ file: layout.databaseFile })
  const stores = createStores(database)
  const vault = createVault(vaultKey)
  const id = newId('acc')
  const credential = { kind: 'password', username: 'x-bitbucket-api-token-auth', password: token } as const
  const at = clock.now()
  stores.forgeConnections.save(
    {
      accountId: id,
      webUrl,
      sealedToken: sealToken(vault, id, token),
      tokenUsername: email,
      userId,
      login: 'ada',
      scopes: null,
      shortcomings: [],
      expiresAt: null,
      serverVersion: null,
      checkedAt: at,
      failure: null,
      warnedDays: null,
    },
    () =>
      stores.accounts.insert({
        id,
        kind: 'bitbucket',
        host: new URL(webUrl).host,
        label: 'ada at Bitbucket',
        ...sealCredential(vault, id, credential),
        createdAt: at,
        changedAt: at,
      }),
  )
  database.close()
  return id
}

type Place = {
  readonly account: Account
  readonly mirror: Mirror
  readonly work: string
  readonly pushUrl: string
  readonly idle: () => Promise<void>
}
const places = new Map<string, Place>()
const placeOf = (forge: string): Place => {
  const place = places.get(forge)
  if (place === undefined) throw new Error(`no ${forge}`)
  return place
}

const addPlace = async (
  forge: string,
  account: Account,
  directory: string,
  url: string,
  signIn: string,
  idle: () => Promise<void>,
) => {
  const work = await workRepository(scratch, forge)
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', directory, 'HEAD:refs/heads/main')
  const mirror = await core.follow(forge, url, account)
  places.set(forge, { account, mirror, work, pushUrl: url.replace('://', `://${signIn}@`), idle })
}

beforeAll(async () => {
  github = await startFakeGitHub({ directory: path.join(scratch, 'github'), now: clock.now })
  gitlab = await startFakeGitlab({ directory: path.join(scratch, 'gitlab'), now: clock.now })
  bitbucket = await startFakeBitbucket({ directory: path.join(scratch, 'bitbucket'), now: clock.now })
  const bob = bitbucket.addUser('ada')
  const bitbucketId = addBitbucketAccount(bitbucket.url, bob.token, bob.email, bob.uuid)
  app = await startTestCore({
    dataDirectory,
    vaultKey,
    clock,
  })
  core = hooksInCore(app, clock)
  reverseProxy(publicAddress, app.address)

  github.addUser('Codertocat')
  const githubToken = github.addToken('Codertocat', 'classic', { scopes: ['repo', 'admin:repo_hook'] })
  github.addRepository('Codertocat/Hello-World', { id: recordedId })
  const onGithub = await app.client.call('accounts.connect', {
    kind: 'github',
    address: github.url,
    token: githubToken,
  })
  await addPlace(
    'github',
    onGithub,
    await github.gitDirectory('Codertocat/Hello-World'),
    `${github.url}/Codertocat/Hello-World.git`,
    `x:${githubToken}`,
    github.idle,
  )

  const ada = gitlab.addUser('ada')
  gitlab.addRepository('ada/notes', { isEmpty: false })
  const onGitlab = await app.client.call('accounts.connect', {
    kind: 'gitlab',
    address: gitlab.url,
    token: ada.token,
  })
  await addPlace(
    'gitlab',
    onGitlab,
    await gitlab.directoryOf('ada/notes'),
    `${gitlab.url}/ada/notes.git`,
    `oauth2:${ada.token}`,
    gitlab.idle,
  )

  bitbucket.addRepository('ada/notes')
  const onBitbucket = (await app.client.call('accounts.list', {})).items.find(({ id }) => id === bitbucketId)
  if (onBitbucket === undefined) throw new Error('The account is gone.')
  await addPlace(
    'bitbucket',
    onBitbucket,
    await bitbucket.directoryOf('ada/notes'),
    `${bitbucket.url}/ada/notes.git`,
    `x-bitbucket-api-token-auth:${bob.token}`,
    bitbucket.idle,
  )
  await app.client.call('settings.change', { publicAddress })
  for (const { account } of places.values()) await core.hooksStand(account.id)
})
afterAll(async () => {
  for (const { idle } of places.values()) await idle()
  await app.stop()
  for (const fake of [github, gitlab, bitbucket]) await fake.stop()
  expect([...github.violations, ...gitlab.violations, ...bitbucket.violations]).toEqual([])
})

const heads = async ({ mirror }: Place): Promise<ReadonlyMap<string, string>> =>
  refsOf(path.join(dataDirectory, 'repositories', `${mirror.repositoryId}.git`), 'refs/heads')

describe.each(['github', 'gitlab', 'bitbucket'])('a push at %s', (forge) => {
  it('runs the mirror at once: a commit, a new branch, and one that goes', async () => {
    const place = placeOf(forge)
    const { work, pushUrl, mirror, account } = place
    for (const [what, refspec] of [
      ['a commit', 'HEAD:main'],
      ['a new branch', 'HEAD:refs/heads/side'],
      ['one that goes', ':refs/heads/side'],
    ] as const) {
      const before = (await core.runs(mirror.id)).length
      const told = (await core.deliveries(account.id)).length
      await commitFile(work, `${randomUUID()}.txt`, what)
      await git(work, 'push', '--quiet', pushUrl, refspec)
      await place.idle()
      await until(async () => ((await core.deliveries(account.id)).length > told ? true : null))
      await clock.advance(2_000)
      expect(await core.nextRun(mirror.id, before), what).toMatchObject({
        trigger: 'webhook',
        outcome: 'succeeded',
      })
    }
    const head = (await git(work, 'rev-parse', 'HEAD~2')).trim()
    expect([...(await heads(place))]).toEqual([['refs/heads/main', head]])
  })
})

describe('GitHub', () => {
  const secret = (): string => {
    const [hook] = github.repositoryAt('Codertocat/Hello-World').hooks.values()
    return String(hook?.config['secret'])
  }
  const url = (): string => `${publicAddress}/webhooks/github/${placeOf('github').account.id}`

  it('is known to reach us by the ping of a new webhook', async () => {
    const deliveries = await core.deliveries(placeOf('github').account.id)
    expect(deliveries.at(-1)).toMatchObject({ event: 'ping', outcome: 'nothing' })
  })

  it('is understood in all that it was ever recorded to send, byte by byte', async () => {
    const { id } = placeOf('github').account
    const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples')
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as readonly {
      readonly name: string
      readonly examples: readonly {
        readonly repository?: { readonly id: number }
        readonly action?: string
      }[]
    }[]
    const moves = ['push', 'create', 'delete']
    const changes = [
      'renamed',
      'transferred',
      'deleted',
      'archived',
      'unarchived',
      'publicized',
      'privatized',
    ]
    const seen = new Map<string, number>()
    for (const { name, examples } of recorded) {
      for (const example of examples) {
        const body = JSON.stringify(example)
        const delivery = randomUUID()
        const answer = await deliverHook(url(), githubHeaders(name, secret(), body, delivery), body)
        expect(answer, name).toEqual({ status: 202, body: '' })
        const last = await until(async () => {
          const [newest] = await core.deliveries(id)
          return newest?.event === name ? newest : null
        })
        const isOurs = example.repository?.id === recordedId
        const says = moves.includes(name)
          ? 'checked'
          : name === 'repository' && changes.includes(example.action ?? '')
            ? 'noted'
            : 'nothing'
        if (says !== 'nothing' && isOurs && last.repeatCount === 0) {
          expect(last.outcome, `${name} ${example.action ?? ''}`).toBe(says)
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
      }
    }
    expect(recorded.length).toBeGreaterThan(50)
    expect([...seen.keys()].sort()).toEqual(['create', 'delete', 'push', 'repository'])
  }, 120_000)

  it('is taken as a form too, as webhooks that were made by hand send it', async () => {
    const { account } = placeOf('github')
    const payload = { ref: 'refs/heads/form', repository: { id: recordedId, full_name: 'x/y' } }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const headers = {
      ...githubHeaders('push', secret(), body),
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    expect(await deliverHook(`${publicAddress}/webhooks/github`, headers, body)).toMatchObject({
      status: 202,
    })
    const last = await until(async () => {
      const [newest] = await core.deliveries(account.id)
      return newest?.ref === 'refs/heads/form' ? newest : null
    })
    expect(last.outcome).toBe('checked')
  })
})

describe('GitLab', () => {
  const body = (ref: string): string =>
    JSON.stringify({ object_kind: 'push', ref, project: { id: gitlab.project('ada/notes').id } })
  const send = (headers: Record<string, string>, text: string) =>
    deliverHook(
      `${publicAddress}/webhooks/gitlab/${placeOf('gitlab').account.id}`,
      { 'X-Gitlab-Event': 'Push Hook', ...headers },
      text,
    )
  const secret = (): string => String(gitlab.project('ada/notes').hooks[0]?.fields['token'])
  const seconds = (shiftMs = 0): number => Math.floor((clock.now() + shiftMs) / 1_000)

  it('may sign by the new way, with the token or without it', async () => {
    const text = body('refs/heads/signed')
    expect(await send(gitlabSignature(secret(), 'm1', seconds(), text), text)).toMatchObject({ status: 202 })
    const both = { ...gitlabSignature(secret(), 'm2', seconds(), text), 'X-Gitlab-Token': secret() }
    expect(await send(both, text)).toMatchObject({ status: 202 })
  })

  it('is refused when the signature is wrong, old, from later or of another message, whatever the token', async () => {
    const text = body('refs/heads/forged')
    const token = { 'X-Gitlab-Token': secret() }
    const sixMinutes = 6 * 60_000
    const signed = (at: number, of = text) => gitlabSignature(secret(), 'm3', at, of)
    for (const headers of [
      { ...token, ...signed(seconds(), `${text} `) },
      { ...token, ...signed(seconds(-sixMinutes)) },
      { ...token, ...signed(seconds(sixMinutes)) },
      { ...token, ...signed(seconds()), 'webhook-id': 'm4' },
      { ...token, ...signed(seconds()), 'webhook-signature': '' },
      { ...signed(seconds()), 'X-Gitlab-Token': `${secret()}x` },
      { 'X-Gitlab-Token': '' },
      {},
    ]) {
      expect(await send(headers, text)).toEqual({ status: 401, body: '' })
    }
  })

  it('tells of a branch that goes there and back in the same bytes, and both count', async () => {
    const { account } = placeOf('gitlab')
    const text = body('refs/heads/there-and-back')
    for (const key of ['there', 'back']) {
      const told = (await core.deliveries(account.id)).length
      await send({ 'X-Gitlab-Token': secret(), 'Idempotency-Key': key }, text)
      await until(async () => ((await core.deliveries(account.id)).length > told ? true : null))
    }
    expect((await core.deliveries(account.id)).slice(0, 2)).toMatchObject([
      { ref: 'refs/heads/there-and-back', outcome: 'checked', repeatCount: 0 },
      { ref: 'refs/heads/there-and-back', outcome: 'checked', repeatCount: 0 },
    ])
  })

  it('delivers the same message once', async () => {
    const { account } = placeOf('gitlab')
    const text = body('refs/heads/twice')
    const headers = { 'X-Gitlab-Token': secret(), 'Idempotency-Key': 'the same' }
    for (let times = 0; times < 3; times += 1) {
      expect(await send(headers, text)).toMatchObject({ status: 202 })
    }
    const last = await until(async () => {
      const [newest] = await core.deliveries(account.id)
      return newest?.repeatCount === 2 ? newest : null
    })
    expect(last).toMatchObject({ ref: 'refs/heads/twice', outcome: 'checked' })
  })
})
