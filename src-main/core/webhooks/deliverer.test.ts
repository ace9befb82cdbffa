import { randomBytes } from 'node:crypto'
import { validateWebhook } from '@pierre/storage'
import { afterAll, describe, expect, it } from 'vitest'
import { createVault } from '../../app/vault/create-vault.ts'
import { createWebhookSender } from '../../http/webhooks/webhook-sender.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { silentLog } from '../../testing/scratch-http-server.ts'
import { scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import { accept, answerWith, startWebhookReceiver } from '../../testing/webhook-receiver.ts'
import { createWebhooks, type Webhooks } from './create-webhooks.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const world = () => {
  const { stores } = scratchStores()
  const clock = createManualClock(Math.floor(Date.now() / second) * second)
  const vault = createVault(randomBytes(32))
  const events: string[] = []
  const running: Webhooks[] = []
  /** A core that starts on the same store. */
  const start = (): Webhooks => {
    const webhooks = createWebhooks({
      stores,
      clock,
      vault,
      random: () => 0.5,
      sender: createWebhookSender(() => []),
      events: { emit: (name) => void events.push(name) },
      organization: 'local',
      log: silentLog,
    })
    running.push(webhooks)
    webhooks.start()
    return webhooks
  }
  afterAll(() => Promise.all(running.map((webhooks) => webhooks.stop())))
  const repositoryId = storedRepository(stores, 'team/project')
  const push = (webhooks: Webhooks, ref = 'refs/heads/main'): void => {
    const repository = stores.repositories.findById(repositoryId)
    if (repository === null) throw new Error('It was stored.')
    webhooks.observer.refsMoved(repository, [{ ref, oldObjectId: null, newObjectId: '1'.repeat(40) }])
  }
  /** Until the store says so: an answer crosses a real socket. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve))
  }
  const listed = (webhooks: Webhooks, webhookId: string) =>
    webhooks.listDeliveries({ webhookId, state: null, cursor: null, limit: 100 }).items
  return { stores, clock, events, start, push, until, listed, repositoryId }
}

describe('deliveries', () => {
  it('are tried again at growing distances, signed anew each time, and then given up', async () => {
    const { clock, start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    receiver.answer = answerWith(500)
    const webhooks = start()
    const { webhook, secret } = webhooks.add({ url: receiver.url })
    push(webhooks)
    const waits = [0, 10 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 24 * hour]
    for (const [index, waitMs] of waits.entries()) {
      if (waitMs > 0) await clock.advance(waitMs - 1)
      if (waitMs > 0) expect(receiver.received).toHaveLength(index)
      if (waitMs > 0) await clock.advance(1)
      await until(() => listed(webhooks, webhook.id)[0]?.attempts === index + 1)
    }
    expect(listed(webhooks, webhook.id)).toMatchObject([
      { state: 'failed', attempts: 8, status: 500, error: 'The receiver answered 500.', nextAttemptAt: null },
    ])
    await clock.advance(48 * hour)
    expect(receiver.received).toHaveLength(8)
    const [first, ...others] = receiver.received
    expect(new Set(receiver.received.map(({ headers }) => headers['x-pierre-delivery'])).size).toBe(1)
    for (const other of others) {
      expect(other.body).toBe(first?.body)
      expect(other.headers['x-pierre-signature']).not.toBe(first?.headers['x-pierre-signature'])
    }
    const verdict = await validateWebhook(first?.body ?? '', first?.headers ?? {}, secret ?? '')
    expect(verdict).toMatchObject({
      valid: true,
      payload: { type: 'push', ref: 'refs/heads/main', before: '0'.repeat(40), customerId: 'local' },
    })
  })

  it('go on after a restart, also those that nobody had an answer for', async () => {
    const { clock, start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    receiver.answer = () => undefined
    const before = start()
    const { webhook } = before.add({ url: receiver.url })
    push(before)
    await receiver.first(1)
    await before.stop()
    expect(clock.pending()).toBe(0)
    expect(listed(before, webhook.id)).toMatchObject([{ state: 'waiting', attempts: 0 }])
    receiver.answer = accept
    const after = start()
    await until(() => listed(after, webhook.id)[0]?.state === 'delivered')
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.headers['x-pierre-delivery']).toBe(
      receiver.received[0]?.headers['x-pierre-delivery'],
    )
  })

  it('end for a receiver that hangs, and for one that leads elsewhere', async () => {
    const { clock, start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    receiver.answer = () => undefined
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url })
    push(webhooks)
    await receiver.first(1)
    await clock.advance(10 * second)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 1)
    expect(listed(webhooks, webhook.id)).toMatchObject([
      { state: 'waiting', status: null, error: 'No answer came within 10 seconds.', durationMs: 10_000 },
    ])
    receiver.answer = answerWith(302, { Location: 'https://example.org/' })
    await clock.advance(10 * second)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 2)
    expect(listed(webhooks, webhook.id)[0]).toMatchObject({ state: 'waiting', status: 302 })
    expect(listed(webhooks, webhook.id)[0]?.error).toContain('redirects are not followed')
  })

  it('of one receiver that hangs do not hold up those of another', async () => {
    const { start, push, until, listed } = world()
    const [hanging, quick] = [await startWebhookReceiver(), await startWebhookReceiver()]
    hanging.answer = () => undefined
    const webhooks = start()
    webhooks.add({ url: hanging.url })
    const { webhook } = webhooks.add({ url: quick.url })
    for (let index = 0; index < 40; index += 1) push(webhooks, `refs/heads/branch-${index}`)
    await until(() => listed(webhooks, webhook.id).every(({ state }) => state === 'delivered'))
    expect(quick.received).toHaveLength(40)
    expect(hanging.received).toHaveLength(4)
  })

  it('wait while their webhook is disabled; nothing new is queued for it', async () => {
    const { clock, start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    receiver.answer = answerWith(503)
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url })
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 1)
    webhooks.change({ id: webhook.id, enabled: false })
    receiver.answer = accept
    push(webhooks)
    await clock.advance(hour)
    expect(receiver.received).toHaveLength(1)
    webhooks.change({ id: webhook.id, enabled: true })
    await until(() => listed(webhooks, webhook.id)[0]?.state === 'delivered')
    expect(listed(webhooks, webhook.id)).toHaveLength(1)
  })

  it('are sent again when a person asks for it', async () => {
    const { start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url })
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.state === 'delivered')
    const [first] = listed(webhooks, webhook.id)
    const again = await webhooks.redeliver(first?.id ?? '')
    expect(again).toMatchObject({ state: 'delivered', event: 'push', attempts: 1 })
    expect(again.id).not.toBe(first?.id)
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
    receiver.answer = answerWith(500)
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 1)
    receiver.answer = accept
    const [failing] = listed(webhooks, webhook.id)
    expect(await webhooks.redeliver(failing?.id ?? '')).toMatchObject({
      id: failing?.id,
      state: 'delivered',
      attempts: 2,
    })
  })

  it('of a test are sent once, also while the webhook is disabled', async () => {
    const { clock, start } = world()
    const receiver = await startWebhookReceiver()
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url, secret: 'a-secret-of-mine', customerId: 'acme' })
    webhooks.change({ id: webhook.id, enabled: false })
    receiver.answer = answerWith(500)
    expect(await webhooks.test(webhook.id)).toMatchObject({ event: 'ping', state: 'failed', status: 500 })
    receiver.answer = accept
    expect(await webhooks.test(webhook.id)).toMatchObject({ event: 'ping', state: 'delivered', status: 204 })
    await clock.advance(hour)
    expect(receiver.received).toHaveLength(2)
    const { body, headers } = receiver.received[1] ?? { body: '', headers: {} }
    expect(JSON.parse(body)).toMatchObject({ type: 'ping', customer_id: 'acme' })
    expect(await validateWebhook(body, headers, 'a-secret-of-mine')).toMatchObject({ valid: true })
    expect(await validateWebhook(body, headers, 'another-secret')).toMatchObject({ valid: false })
  })

  it('of thousands of refs are stored part by part, told in few events, and all arrive', async () => {
    const { stores, events, start, until, repositoryId } = world()
    const receiver = await startWebhookReceiver()
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url, events: ['push'] })
    const repository = stores.repositories.findById(repositoryId)
    if (repository === null) throw new Error('It was stored.')
    webhooks.change({ id: webhook.id, enabled: true })
    events.length = 0
    webhooks.observer.refsMoved(
      repository,
      Array.from({ length: 2_500 }, (_, index) => ({
        ref: `refs/heads/branch-${index}`,
        oldObjectId: '1'.repeat(40),
        newObjectId: null,
      })),
    )
    // The first part before it returns, all before the push is answered.
    expect(stores.deliveries.countWaiting(webhook.id)).toBe(200)
    let turns = 0
    const turn = (): NodeJS.Immediate =>
      setImmediate(() => {
        turns += 1
        following = turn()
      })
    let following = turn()
    await webhooks.observer.stored()
    clearImmediate(following)
    expect(turns).toBeGreaterThan(10)
    const { items } = webhooks.listDeliveries({
      webhookId: webhook.id,
      state: null,
      cursor: null,
      limit: 5_000,
    })
    expect(items).toHaveLength(2_500)
    await until(() => stores.deliveries.nextDueAt(webhook.id) === null)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(2_500)
    expect(events.length).toBeLessThan(3) // The clock stands.
    await webhooks.stop()
    expect(
      webhooks.listDeliveries({ webhookId: webhook.id, state: null, cursor: null, limit: 5_000 }).items,
    ).toHaveLength(2_000)
  }, 60_000)

  it('of thousands of refs reach one webhook, though another is removed while they are stored', async () => {
    const { stores, start, repositoryId } = world()
    const webhooks = start()
    const url = 'http://127.0.0.1:1/'
    const [gone, stays] = [webhooks.add({ url }).webhook, webhooks.add({ url }).webhook]
    const repository = stores.repositories.findById(repositoryId)
    if (repository === null) throw new Error('It was stored.')
    webhooks.observer.refsMoved(
      repository,
      Array.from({ length: 700 }, (_, index) => ({
        ref: `refs/heads/branch-${index}`,
        oldObjectId: null,
        newObjectId: '1'.repeat(40),
      })),
    )
    webhooks.remove(gone.id)
    await webhooks.observer.stored()
    expect(
      webhooks.listDeliveries({ webhookId: stays.id, state: null, cursor: null, limit: 1_000 }).items,
    ).toHaveLength(700)
  })

  it('are not made for refs that no client may see, nor for events or repositories not asked for', () => {
    const { stores, start, push } = world()
    const webhooks = start()
    const other = storedRepository(stores, 'team/other')
    const url = 'http://127.0.0.1:1/'
    const failures = webhooks.add({ url, events: ['repo.sync.failed'] }).webhook
    const elsewhere = webhooks.add({ url, repository: 'team/other' }).webhook
    const all = webhooks.add({ url }).webhook
    push(webhooks, 'refs/kept/x')
    push(webhooks, 'refs/remotes/mir/heads/main')
    push(webhooks, 'refs/namespaces/ephemeral/refs/heads/main')
    push(webhooks, 'refs/notes/commits')
    const counts = [failures, elsewhere, all].map(({ id }) => stores.deliveries.countWaiting(id))
    expect(counts).toEqual([0, 0, 1])
    expect(elsewhere.repositoryId).toBe(other)
    expect(webhooks.list('team/project').map(({ id }) => id)).toEqual([failures.id, all.id])
  })
})

describe('a webhook whose address changes', () => {
  it('gets at its new address what waits for the old one, at once and signed with the same secret', async () => {
    const { clock, start, push, until, listed } = world()
    const [old, moved] = [await startWebhookReceiver(), await startWebhookReceiver()]
    old.answer = answerWith(500)
    const webhooks = start()
    const { webhook, secret } = webhooks.add({ url: old.url })
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 1)
    await clock.advance(minute)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 2)
    const changed = webhooks.change({ id: webhook.id, url: moved.url })
    expect(changed).toMatchObject({ webhook: { url: moved.url, lastAttempt: null }, secret: null })
    await until(() => listed(webhooks, webhook.id)[0]?.state === 'delivered')
    expect(old.received).toHaveLength(2)
    const [{ body, headers } = { body: '', headers: {} }] = moved.received
    expect(await validateWebhook(body, headers, secret ?? '')).toMatchObject({ valid: true })
    expect(headers).toMatchObject({
      'x-pierre-delivery': old.received[0]?.headers['x-pierre-delivery'],
    })
  })

  it('keeps the distances between attempts when anything else of it changes', async () => {
    const { clock, start, push, until, listed } = world()
    const receiver = await startWebhookReceiver()
    receiver.answer = answerWith(500)
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url })
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.attempts === 1)
    const changed = webhooks.change({ id: webhook.id, url: receiver.url, events: ['push'] })
    expect(changed.webhook).toMatchObject({ events: ['push'], lastAttempt: { status: 500 } })
    expect(listed(webhooks, webhook.id)[0]?.nextAttemptAt).toBe(clock.now() + 10 * second)
  })

  it('hears of another repository from then on, or of all', () => {
    const { stores, start, push } = world()
    const webhooks = start()
    const other = storedRepository(stores, 'team/other')
    const { id } = webhooks.add({ url: 'http://127.0.0.1:1/', repository: 'team/other' }).webhook
    push(webhooks)
    expect(stores.deliveries.countWaiting(id)).toBe(0)
    expect(webhooks.change({ id, repository: null }).webhook.repositoryId).toBe(null)
    push(webhooks)
    expect(stores.deliveries.countWaiting(id)).toBe(1)
    expect(webhooks.change({ id, repository: 'team/other' }).webhook).toMatchObject({
      repositoryId: other,
      repository: 'team/other',
    })
    expect(() => webhooks.change({ id, repository: 'team/none' })).toThrow('team/none')
  })
})

describe('a webhook', () => {
  it('keeps its secret to itself', () => {
    const { start, stores } = world()
    const webhooks = start()
    const secret = 'hunter2-hunter2'
    const { webhook, secret: made } = webhooks.add({ url: 'https://example.org/hook', secret })
    expect(made).toBeNull()
    const stored = JSON.stringify([webhook, webhooks.list(), stores.webhooks.list()])
    expect(stored).not.toContain('hunter2')
    const renewed = webhooks.change({ id: webhook.id, secret: { generate: true } })
    expect(renewed.secret).toMatch(/^[\w-]{43}$/)
  })

  it('has an address of HTTP without a user name', () => {
    const webhooks = world().start()
    for (const url of [
      'ftp://example.org/',
      'example.org',
      'https://ada:hunter2@example.org/',
      'file:///x',
    ]) {
      expect(() => webhooks.add({ url })).toThrow(
        expect.objectContaining({ code: 'invalid_input' }) as unknown,
      )
    }
  })

  it('takes its deliveries along when it is removed', async () => {
    const { start, push, until, listed, events } = world()
    const receiver = await startWebhookReceiver()
    const webhooks = start()
    const { webhook } = webhooks.add({ url: receiver.url })
    push(webhooks)
    await until(() => listed(webhooks, webhook.id)[0]?.state === 'delivered')
    const [delivery] = listed(webhooks, webhook.id)
    webhooks.remove(webhook.id)
    expect(() => webhooks.getDelivery(delivery?.id ?? '')).toThrow('not found')
    expect(events.at(-1)).toBe('webhook.removed')
    push(webhooks)
    expect(receiver.received).toHaveLength(1)
  })
})
