import { describe, expect, it } from 'vitest'
import { newId } from '../../src-shared/domain/ids.ts'
import type { NewDelivery } from '../core/ports/webhook-store.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { dueQueries } from './delivery-store.ts'

const day = 86_400_000

const world = () => {
  const { stores, database } = scratchStores()
  const webhookId = newId('whk')
  stores.webhooks.insert({
    id: webhookId,
    url: 'https://example.org/',
    sealedSecret: new Uint8Array([1]),
    events: ['push'],
    repositoryId: null,
    customerId: 'local',
    enabled: true,
    createdAt: 1,
  })
  const queue = (count: number, createdAt = 1_000): readonly string[] => {
    const rows = Array.from({ length: count }, (): NewDelivery => ({
      id: newId('dlv'),
      webhookId,
      event: 'push',
      repository: 'team/project',
      ref: 'refs/heads/main',
      body: '{}',
      createdAt,
    }))
    stores.deliveries.insertAll(rows)
    return rows.map(({ id }) => id)
  }
  const end = (id: string, state: 'delivered' | 'failed' | 'waiting', nextAttemptAt: number | null = null) =>
    stores.deliveries.attempted(
      { id, webhookId },
      { at: 2_000, durationMs: 5, status: 200, error: null, state, nextAttemptAt },
    )
  return { stores, database, webhookId, queue, end }
}

describe('the store of deliveries', () => {
  it('finds what is due by an index, in order, and without sorting', () => {
    const { database } = world()
    for (const [query, parameters] of [
      [dueQueries.listDue, ['w', 1, 1]],
      [dueQueries.nextDueAt, ['w']],
    ] as const) {
      const plan = database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
        .all(...parameters)
      expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('deliveries_due')])
    }
  })

  it('hands out what is due, the longest due first, and no more what has ended', () => {
    const { stores, webhookId, queue, end } = world()
    const [first, second, third] = queue(3) as [string, string, string]
    end(first, 'delivered')
    end(second, 'waiting', 5_000)
    const due = (now: number) => stores.deliveries.listDue(webhookId, now, 9).map(({ id }) => id)
    expect([due(999), due(4_999), due(5_000)]).toEqual([[], [third], [third, second]])
    expect(stores.deliveries.nextDueAt(webhookId)).toBe(1_000)
    expect(stores.deliveries.countWaiting(webhookId)).toBe(2)
    expect(stores.webhooks.find(webhookId)?.lastAttempt).toEqual({ at: 2_000, status: 200, error: null })
  })

  it('lists the newest first, page by page, all or those of a state', () => {
    const { stores, webhookId, queue, end } = world()
    const ids = queue(5)
    end(ids[1] ?? '', 'failed')
    const page = (cursor: string | null, state: 'failed' | 'waiting' | null = null) =>
      stores.deliveries.list({ webhookId, state, cursor, limit: 3 })
    const one = page(null)
    const two = page(one.nextCursor)
    expect([...one.items, ...two.items].map(({ id }) => id)).toEqual([...ids].reverse())
    expect(two.nextCursor).toBeNull()
    expect(page(null, 'failed').items.map(({ id }) => id)).toEqual([ids[1]])
    expect(page(null, 'waiting').items).toHaveLength(3)
  })

  it('keeps the newest that have ended and everything that waits, for 30 days', () => {
    const { stores, webhookId, queue, end } = world()
    const ids = queue(6)
    for (const id of ids.slice(0, 5)) end(id, 'delivered')
    stores.deliveries.keepNewest(webhookId, 2)
    const left = () =>
      stores.deliveries.list({ webhookId, state: null, cursor: null, limit: 9 }).items.map(({ id }) => id)
    expect(left()).toEqual([ids[5], ids[4], ids[3]])
    stores.deliveries.forgetOld(1_000 + 30 * day)
    expect(left()).toHaveLength(3)
    stores.deliveries.forgetOld(1_001 + 30 * day)
    expect(left()).toEqual([])
  })

  it('goes with its webhook, and a webhook with its repository', () => {
    const { stores, database, webhookId, queue } = world()
    queue(2)
    stores.webhooks.remove(webhookId)
    expect(database.prepare('SELECT count(*) FROM deliveries').pluck().get()).toBe(0)
    const repositoryId = storedRepository(stores, 'team/project')
    const row = { ...newWebhook(repositoryId), id: newId('whk') }
    stores.webhooks.insert(row)
    expect(stores.webhooks.find(row.id)?.repository).toBe('team/project')
    stores.repositories.purge(repositoryId)
    expect(stores.webhooks.list()).toEqual([])
  })
})

const newWebhook = (repositoryId: string) => ({
  url: 'https://example.org/',
  sealedSecret: new Uint8Array([1]),
  events: ['push'] as const,
  repositoryId,
  customerId: 'local',
  enabled: true,
  createdAt: 1,
})

describe('the count of runs that brought data in', () => {
  it('rises with each that ends, but not with pushes and those that were interrupted', () => {
    const { stores } = world()
    const repositoryId = storedRepository(stores, 'team/project')
    const mirror = newMirror(repositoryId)
    stores.mirrors.insert(mirror)
    for (const [kind, outcome] of [
      ['pull', 'succeeded'],
      ['pull', 'failed'],
      ['pull', 'interrupted'],
      ['push', 'succeeded'],
    ] as const) {
      const run = newRun(repositoryId, { mirrorId: mirror.id, kind })
      stores.runs.insert(run)
      stores.runs.start(run.id, 1)
      expect(stores.webhooks.completedSyncs(mirror.id)).toBeLessThan(3)
      stores.runs.finish(run.id, {
        outcome,
        finishedAt: 2,
        bytes: 0,
        failure: null,
        notes: [],
        refs: [],
        noteworthy: false,
      })
    }
    expect(stores.webhooks.completedSyncs(mirror.id)).toBe(2)
  })
})
