import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { validateWebhook } from '@pierre/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFaultyUpstream, type FaultyUpstream } from '../testing/fault-host/faulty-upstream.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'
import type { App } from './app-options.ts'
import { createApp } from './create-app.ts'

const scratch = scratchDirectory('app-webhooks')
const dataDirectory = path.join(scratch, 'data')
const zeros = '0'.repeat(40)
let app: App
let upstream: FaultyUpstream
let work: string
let receiver: WebhookReceiver
let secret: string

const start = { host: '127.0.0.1', port: 0, organization: 'local', version: '0.0.1' }
const vaultKey = randomBytes(32)

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
  app = await createApp({ ...start, dataDirectory, vaultKey })
  receiver = await startWebhookReceiver()
  const added = await app.client.call('webhooks.add', { url: receiver.url, customerId: 'acme' })
  secret = added.secret ?? ''
  work = await workRepository(scratch, 'work')
})
afterAll(async () => {
  await app.stop()
  await upstream.stop()
})

/** What came after the first `count`, once `more` have come: event and body of each. */
const told = async (count: number, more: number) =>
  (await receiver.first(count + more)).slice(count).map(({ headers, body }) => ({
    event: headers['x-pierre-event'],
    ...(JSON.parse(body) as Record<string, unknown>),
  }))
const byType = (left: { event?: string }, right: { event?: string }): number =>
  String(left.event).localeCompare(String(right.event))
const byRef = (left: Record<string, unknown>, right: Record<string, unknown>): number =>
  String(left['ref']).localeCompare(String(right['ref']))

describe('a webhook', () => {
  it('hears of each ref of a push to localhost, in a form that the client takes', async () => {
    const repository = await app.client.call('repositories.create', { name: 'team/project' })
    const head = await commitFile(work, 'a.txt', 'a')
    const { url } = await app.client.call('tokens.mint', { repository: 'team/project' })
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/main', 'HEAD:refs/heads/größe')
    const pushes = await told(0, 2)
    expect(pushes.sort(byRef)).toMatchObject(
      ['refs/heads/größe', 'refs/heads/main'].map((ref) => ({
        event: 'push',
        repository: { id: repository.id, url: 'team/project', repo_name: 'team/project' },
        ref,
        before: zeros,
        after: head,
        customer_id: 'acme',
        pushed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
      })),
    )
    for (const { body, headers } of receiver.received) {
      expect(await validateWebhook(body, headers, secret)).toMatchObject({
        valid: true,
        payload: { type: 'push', after: head, customerId: 'acme' },
      })
    }
    await git(work, 'push', '--quiet', url, ':refs/heads/größe')
    expect(await told(2, 1)).toMatchObject([{ ref: 'refs/heads/größe', before: head, after: zeros }])
  })

  it('does not hear of ephemeral branches', async () => {
    const { url } = await app.client.call('tokens.mint', {
      repository: 'team/project',
      variant: 'ephemeral',
    })
    const before = receiver.received.length
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/scratch')
    const { url: normal } = await app.client.call('tokens.mint', { repository: 'team/project' })
    await git(work, 'push', '--quiet', normal, 'HEAD:refs/heads/after')
    expect(await told(before, 1)).toMatchObject([{ ref: 'refs/heads/after' }])
  })

  it('hears how a mirror runs, and of what it moves once its first data are there', async () => {
    const source = await upstream.createRepository('source')
    await git(work, 'push', '--quiet', source, 'HEAD:refs/heads/main', 'HEAD:refs/heads/topic')
    const before = receiver.received.length
    const { mirror } = await app.client.call('mirrors.add', {
      repository: 'mirrored',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('source'),
    })
    const first = (await told(before, 2)).sort(byType)
    expect(first).toMatchObject([
      { event: 'repo.sync.started', type: 'repo.sync.started', run_count: 0, is_first_sync: true },
      {
        event: 'repo.sync.succeeded',
        run_count: 1,
        is_first_sync: true,
        completed_at: expect.any(String) as unknown,
      },
    ])
    const head = await commitFile(work, 'b.txt', 'b')
    await git(work, 'push', '--quiet', source, 'HEAD:refs/heads/main')
    await app.client.call('mirrors.syncNow', { id: mirror.id })
    const second = await told(before + 2, 3)
    expect(second.map(({ event }) => event).sort()).toEqual([
      'push',
      'repo.sync.started',
      'repo.sync.succeeded',
    ])
    expect(second.find(({ event }) => event === 'push')).toMatchObject({
      ref: 'refs/heads/main',
      after: head,
    })
    expect(second.find(({ event }) => event === 'repo.sync.succeeded')).toMatchObject({
      run_count: 2,
      is_first_sync: false,
    })
    await rm(source, { recursive: true })
    await app.client.call('mirrors.syncNow', { id: mirror.id })
    const third = await told(before + 5, 2)
    expect(third.find(({ event }) => event === 'repo.sync.failed')).toMatchObject({
      run_count: 3,
      is_first_sync: false,
      error: expect.stringMatching(/\.$/) as unknown,
    })
  })

  it('is told after a restart what could not be delivered before, and its secret is nowhere in the clear', async () => {
    receiver.answer = answerWith(500)
    const { items } = await app.client.call('webhooks.list', {})
    const webhookId = items[0]?.id ?? ''
    const attempted = new Promise<void>((resolve) => {
      app.client.on((event) => {
        if (event.name !== 'delivery.changed') return
        void app.client.call('deliveries.list', { webhookId, state: 'waiting' }).then((page) => {
          if (page.items.some(({ attempts }) => attempts === 1)) resolve()
        })
      })
    })
    const { url } = await app.client.call('tokens.mint', { repository: 'team/project' })
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/later')
    await attempted
    await app.stop()
    app = await createApp({ ...start, dataDirectory, vaultKey })
    const { items: waiting } = await app.client.call('deliveries.list', { webhookId, state: 'waiting' })
    expect(waiting).toMatchObject([{ ref: 'refs/heads/later', attempts: 1, status: 500 }])
    receiver.answer = (response) => void response.writeHead(200).end()
    const again = await app.client.call('deliveries.redeliver', { id: waiting[0]?.id ?? '' })
    expect(again).toMatchObject({ state: 'delivered', status: 200, attempts: 2 })
    const details = await app.client.call('deliveries.get', { id: again.id })
    expect(details.headers).toMatchObject({ 'X-Pierre-Event': 'push', 'X-Pierre-Delivery': again.id })
    expect(JSON.parse(details.body)).toMatchObject({ ref: 'refs/heads/later' })
    await app.stop()
    const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
    for (const file of files.filter((entry) => entry.isFile())) {
      expect(readFileSync(path.join(file.parentPath, file.name)).includes(secret)).toBe(false)
    }
    app = await createApp({ ...start, dataDirectory, vaultKey })
  })
})
