import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import { reverseProxy } from '../testing/fake-forges/deliver-hook.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { hooksInCore } from '../testing/hooks-in-core.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('hooks-in-leaving')
const clock = createManualClock(Date.now())
const publicAddress = 'https://mirrors.example.org/desk'
let app: App
let fake: FakeGitea

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: clock.now })
  app = await startTestCore({
    dataDirectory: path.join(scratch, 'data'),
    clock,
  })
  reverseProxy(publicAddress, app.address)
  await app.client.call('settings.change', { publicAddress })
})
afterAll(async () => {
  await fake.idle()
  await app.stop()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const hooksOf = (name: string) => {
  const found = [...fake.state.repositories.values()].find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is not there.`)
  return found.hooks
}

/** Somebody's account with one mirror, whose webhook stands at the forge. */
const followed = async (
  login: string,
): Promise<{ readonly account: Account; readonly token: string; readonly mirrorId: string }> => {
  const { token } = fake.addUser(login, ['write:repository', 'write:organization', 'write:user'])
  const account = await app.client.call('accounts.connect', { kind: 'gitea', address: fake.url, token })
  const repository = fake.addRepository(`${login}/${login}-notes`)
  const work = await workRepository(scratch, login)
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await fake.directoryOf(repository), 'HEAD:refs/heads/main')
  const core = hooksInCore(app, clock)
  const { id } = await core.follow(`${login}-notes`, `${fake.url}/${login}/${login}-notes.git`, account)
  await core.hooksStand(account.id)
  expect(hooksOf(`${login}-notes`)).toHaveLength(1)
  return { account, token, mirrorId: id }
}

describe('an account that is removed right after its last mirror', () => {
  it('takes its webhooks at the forge along', async () => {
    const { account, mirrorId } = await followed('ada')
    await app.client.call('mirrors.remove', { id: mirrorId })
    expect(await app.client.call('accounts.remove', { id: account.id })).toEqual({
      id: account.id,
      webhooksLeft: [],
    })
    expect(hooksOf('ada-notes')).toEqual([])
  })

  it('says which are left, and where, when the forge lets it in no more', async () => {
    const { account, token, mirrorId } = await followed('bob')
    await app.client.call('mirrors.remove', { id: mirrorId })
    fake.expireToken(token)
    const { webhooksLeft } = await app.client.call('accounts.remove', { id: account.id })
    expect(webhooksLeft).toEqual([
      { path: 'bob/bob-notes', url: `${publicAddress}/webhooks/gitea/${account.id}` },
    ])
    const { items } = await app.client.call('accounts.list', {})
    expect(items.map(({ id }) => id)).not.toContain(account.id)
  })

  it('is not removed, and keeps its webhooks, while a mirror uses it', async () => {
    const { account } = await followed('carl')
    await expect(app.client.call('accounts.remove', { id: account.id })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(hooksOf('carl-notes')).toHaveLength(1)
  })
})
