import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import { until } from '../testing/app-at-forge.ts'
import { createHookSigner } from '../testing/fake-forges/sourcehut/fake-hook-delivery.ts'
import {
  startFakeSourcehut,
  type FakeSourcehut,
} from '../testing/fake-forges/sourcehut/start-fake-sourcehut.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { startTestCore } from '../testing/start-test-core.ts'
import type { App } from './app-options.ts'
import { readSetupFile } from './setup-file/read-setup-file.ts'
import { writeSetupText } from './setup-file/write-setup-text.ts'

const scratch = scratchDirectory('declared-webhook-key')
const clock = createManualClock(Date.now())
const { publicKey } = createHookSigner()
const { publicKey: otherKey } = createHookSigner()
let fake: FakeSourcehut
let app: App
let secrets: Readonly<Record<string, string>>

beforeAll(async () => {
  fake = await startFakeSourcehut({ directory: scratch, now: clock.now })
  secrets = { hut: fake.addUser('ada').token }
  app = await startTestCore({ dataDirectory: path.join(scratch, 'data'), clock })
})
afterAll(async () => {
  await app.stop()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const fileWith = (webhookKey: string | undefined): SetupFile => ({
  version: 1,
  settings: { publicAddress: 'https://mirrors.invalid' },
  accounts: {
    hut: {
      kind: 'sourcehut',
      address: fake.url,
      token: { env: 'T' },
      ...(webhookKey === undefined ? {} : { webhookKey }),
    },
  },
})
const planOf = (file: SetupFile) => app.client.call('setup.plan', { file })
const apply = async (file: SetupFile): Promise<readonly string[]> => {
  const { fingerprint, problems } = await planOf(file)
  expect(problems).toEqual([])
  await app.client.call('setup.apply', { file, fingerprint, secrets })
  const { results } = await until(async () => {
    const { state } = await app.client.call('setup.get', {})
    return state === null || state.finishedAt === null ? null : state
  })
  return results.map(({ id, outcome }) => `${outcome}: ${id}`)
}
const keyHere = async () => {
  const [account] = (await app.client.call('accounts.list', {})).items
  return (await app.client.call('hooksIn.get', { accountId: account?.id ?? '' })).serverKey
}

it('the key of a server stands in a set-up file: it is given, exported, and changed by it', async () => {
  expect(await apply(fileWith(publicKey))).toEqual([
    'done: change settings',
    'done: create account hut',
    'done: change webhooks hut',
  ])
  expect(await keyHere()).toEqual({ key: publicKey, isGiven: true })

  const text = writeSetupText(await app.client.call('setup.export', {}))
  expect(text).toContain(`webhookKey: ${publicKey}`)
  const read = readSetupFile(text)
  if (read.file === null) throw new Error(JSON.stringify(read.problems))
  expect((await planOf(read.file)).steps).toEqual([])
  // What a file does not say stays.
  expect((await planOf(fileWith(undefined))).steps).toEqual([])

  expect((await planOf(fileWith(otherKey))).steps).toMatchObject([
    { changes: [{ field: 'webhookKey', from: publicKey, to: otherKey }] },
  ])
  expect(await apply(fileWith(otherKey))).toEqual(['done: change webhooks hut'])
  expect(await keyHere()).toEqual({ key: otherKey, isGiven: true })
})

it('what is no key, or stands at another forge, is named where it stands', () => {
  const text = [
    'version: 1',
    'accounts:',
    '  hut: { kind: sourcehut, token: { env: T }, webhookKey: abc }',
    `  hub: { kind: github, token: { env: T }, webhookKey: "${publicKey}" }`,
  ].join('\n')
  const read = readSetupFile(text)
  if (read.file !== null) throw new Error('It was taken.')
  expect(read.problems.map(({ line, path: at, message }) => `${line} ${at}: ${message}`)).toEqual([
    expect.stringMatching(/^3 accounts\.hut\.webhookKey: This is no public key/),
    '4 accounts.hub.webhookKey: Only sourcehut has one; other forges sign with a secret that is made here.',
  ])
})
