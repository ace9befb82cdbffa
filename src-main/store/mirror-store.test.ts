import { beforeEach, describe, expect, it } from 'vitest'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { dueQueries, graphQueries } from './mirror-store.ts'
import type { Database } from './sqlite-driver.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error
const oid = (digit: number): string => String(digit).repeat(40)

let stores: Stores
let database: Database
let repositoryId: string
beforeEach(() => {
  ;({ stores, database } = scratchStores())
  repositoryId = storedRepository(stores, 'team/project')
})

/** Stores a mirror and returns its id. */
const stored = (fields: Parameters<typeof newMirror>[1] = {}, repository = repositoryId): string => {
  const mirror = newMirror(repository, fields)
  stores.mirrors.insert(mirror)
  return mirror.id
}

describe('stored mirrors', () => {
  it('come back as they were stored, with the name of their repository', () => {
    const mirror = newMirror(repositoryId, { direction: 'push', nextRunAt: null })
    stores.mirrors.insert(mirror)
    expect(stores.mirrors.find(mirror.id)).toEqual({
      ...mirror,
      repository: 'team/project',
      pausedAt: null,
      fingerprint: null,
      syncedChangeCounter: null,
      remoteHead: null,
      lastCheckedAt: null,
      lastChangedAt: null,
      consecutiveFailures: 0,
      lastFinishedRunId: null,
      firstRunFinishedAt: null,
      lastChange: null,
      notifiedFailureAt: null,
      notifiedFailureCode: null,
      movedTo: null,
      failingSince: null,
      stoppedAt: null,
      missingSince: null,
      missingCount: 0,
      heldBy: null,
      flippedAt: null,
      approvedPlan: null,
      oscillatingRef: null,
      movesCountedFrom: 0,
      conflictCount: 0,
    })
    expect(stores.mirrors.find('mir_0')).toBeNull()
  })

  it('link a repository and a remote once, whatever the direction', () => {
    stored({ canonicalUrl: 'host/a', direction: 'pull' })
    expect(() => stored({ canonicalUrl: 'host/a', direction: 'push' })).toThrow(appError('already_exists'))
    stored({ canonicalUrl: 'host/a' }, storedRepository(stores, 'other'))
  })

  it('change in the columns that are named, and in no other', () => {
    const id = stored()
    const before = stores.mirrors.find(id)
    const change = {
      schedule: { kind: 'every', intervalMs: 300_000 },
      onDiverged: 'overwrite',
      onDestructive: 'accept',
      acceptWhileAway: true,
      oscillatingRef: 'refs/heads/main',
      movesCountedFrom: 11,
      pausedAt: 7,
      nextRunAt: null,
      consecutiveFailures: 3,
      fingerprint: 'abc',
      syncedChangeCounter: 4,
      remoteHead: 'refs/heads/main',
      lastCheckedAt: 8,
      lastChangedAt: 9,
      lastFinishedRunId: 'run_1',
      firstRunFinishedAt: 10,
      movedTo: 'https://git.example.org/team/new',
      failingSince: 11,
      stoppedAt: 12,
      missingSince: 13,
      missingCount: 2,
      heldBy: 'host web git.example.org',
    } as const
    stores.mirrors.change(id, change)
    expect(stores.mirrors.find(id)).toEqual({ ...before, ...change })
    stores.mirrors.change(id, { pausedAt: null, fingerprint: undefined })
    stores.mirrors.change(id, {})
    expect(stores.mirrors.find(id)).toEqual({ ...before, ...change, pausedAt: null })
    stores.mirrors.change('mir_0', { pausedAt: 1 })
  })

  it('are listed by repository, by account, and all, by name', () => {
    const account = { kind: 'generic', host: 'h', label: 'l', credentialKind: 'ssh_agent' } as const
    const times = { createdAt: 1, changedAt: 1 }
    const nothing = { username: null, keyFile: null, sealedSecret: null }
    stores.accounts.insert({ id: 'acc_1', ...account, ...nothing, ...times })
    const late = stored({ createdAt: 2, accountId: 'acc_1' })
    const early = stored({ createdAt: 1 })
    const other = stored({ accountId: 'acc_1' }, storedRepository(stores, 'A/first'))
    const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
    expect(ids(stores.mirrors.listAll())).toEqual([other, early, late])
    expect(ids(stores.mirrors.listByRepository(repositoryId))).toEqual([early, late])
    expect(ids(stores.mirrors.listByAccount('acc_1'))).toEqual([other, late])
  })

  it('are gone with their bases when they are removed, and their runs stay', () => {
    const id = stored()
    stores.mirrors.changeBaseRefs(id, new Map([['refs/heads/main', oid(1)]]))
    stores.mirrors.remove(id)
    expect(stores.mirrors.find(id)).toBeNull()
    expect(stores.mirrors.baseRefs(id).size).toBe(0)
  })
})

describe('mirrors that are due', () => {
  it('are those whose time has come, the longest overdue first, up to a limit', () => {
    const later = stored({ nextRunAt: 300 })
    const soon = stored({ nextRunAt: 100 })
    const next = stored({ nextRunAt: 200 })
    stored({ nextRunAt: null })
    const due = (now: number, limit = 10) => stores.mirrors.listDue(now, limit).map(({ id }) => id)
    expect(due(99)).toEqual([])
    expect(due(200)).toEqual([soon, next])
    expect(due(1_000)).toEqual([soon, next, later])
    expect(due(1_000, 1)).toEqual([soon])
    expect(stores.mirrors.nextDueAt()).toBe(100)
  })

  it('are never paused ones, and never those of a repository in the trash', () => {
    const paused = stored({ nextRunAt: 100 })
    stored({ nextRunAt: 200 })
    stores.mirrors.change(paused, { pausedAt: 1 })
    expect(stores.mirrors.nextDueAt()).toBe(200)
    stores.repositories.trash(repositoryId, 1)
    expect(stores.mirrors.listDue(1_000, 10)).toEqual([])
    expect(stores.mirrors.nextDueAt()).toBeNull()
    expect(stores.mirrors.listAll()).toEqual([])
    expect(stores.mirrors.listByRepository(repositoryId)).toHaveLength(2)
    stores.repositories.untrash(repositoryId)
    expect(stores.mirrors.listDue(1_000, 10)).toHaveLength(1)
  })

  it.each(Object.entries(dueQueries))('are found by index: %s', (_, sql) => {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    const steps = (sql.includes('LIMIT ?') ? plan.all(1, 1) : plan.all()) as { detail: string }[]
    const details = steps.map(({ detail }) => detail).join('\n')
    expect(details).toMatch(/SEARCH mirrors USING (COVERING )?INDEX mirrors_due \(next_run_at/)
    expect(details).toMatch(/SEARCH repositories USING INDEX \S+ \(id=\?\)/)
    expect(details).not.toMatch(/SCAN|TEMP B-TREE/)
  })
})

describe('mirrors of a remote', () => {
  it('are found by their canonical address, those in a trash aside', () => {
    const [one, other, gone] = [
      stored({ canonicalUrl: 'host/a' }),
      stored({ canonicalUrl: 'host/b' }),
      stored({ canonicalUrl: 'host/c' }),
    ]
    stores.mirrors.trash(gone, 5)
    const found = stores.mirrors.listByRemotes(['host/a', 'host/b', 'host/c', 'host/d'])
    expect(found.map(({ id }) => id).toSorted()).toEqual([one, other].toSorted())
    expect(stores.mirrors.listByRemotes([])).toEqual([])
  })

  it('tell their hosts, each once', () => {
    expect(stores.mirrors.listHosts()).toEqual([])
    for (const host of ['b', 'a', 'b', 'c']) stored({ host })
    expect(stores.mirrors.listHosts()).toEqual(['a', 'b', 'c'])
  })

  it('and their hosts are found by index', () => {
    const detailsOf = (sql: string): string => {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      const steps = (sql.includes('?') ? plan.all('[]') : plan.all()) as { detail: string }[]
      return steps.map(({ detail }) => detail).join('\n')
    }
    const byRemotes = detailsOf(graphQueries.listByRemotes)
    expect(byRemotes).toMatch(/SEARCH mirrors USING INDEX mirrors_remote \(canonical_url=\?\)/)
    expect(byRemotes).not.toMatch(/SCAN (mirrors|repositories)/)
    const hosts = detailsOf(graphQueries.listHosts)
    expect(hosts).toMatch(/SEARCH mirrors USING COVERING INDEX mirrors_host \(host>\?\)/)
    expect(hosts).not.toMatch(/SCAN mirrors/)
  })
})

describe('overdue mirrors', () => {
  const timesOf = (ids: readonly string[]) => ids.map((id) => stores.mirrors.find(id)?.nextRunAt)
  const spread = { atLeastMs: 600, perMirrorMs: 100 }

  it('are given times over a while, manual ones first, then the longest overdue', () => {
    const late = stored({ nextRunAt: 300 })
    const early = stored({ nextRunAt: 100 })
    const manual = stored({ nextRunAt: 400, schedule: { kind: 'manual' } })
    const others = [stored({ nextRunAt: 501 }), stored({ nextRunAt: null }), stored({ nextRunAt: 1 })]
    stores.mirrors.change(others[2] ?? '', { pausedAt: 1 })
    stores.mirrors.spreadOverdue(500, spread)
    expect(timesOf([manual, early, late])).toEqual([500, 700, 900])
    expect(timesOf(others)).toEqual([501, null, 1])
  })

  it('are given more time the more there are', () => {
    const ids = Array.from({ length: 10 }, (_, index) => stored({ nextRunAt: index }))
    stores.mirrors.spreadOverdue(500, spread)
    expect(timesOf(ids)).toEqual(ids.map((_, index) => 500 + index * 100))
  })
})

describe('mirrors about which there is a hint', () => {
  it('come due, but for those that must not, and none later than it would', () => {
    const later = stored({ nextRunAt: 900 })
    const untouched = [
      stored({ nextRunAt: 300 }),
      stored({ nextRunAt: null }),
      stored({ nextRunAt: 900, schedule: { kind: 'manual' } }),
    ]
    const changed = [{ pausedAt: 1 }, { stoppedAt: 1 }, { heldBy: 'host x' }, { consecutiveFailures: 1 }].map(
      (change) => {
        const id = stored({ nextRunAt: 900 })
        stores.mirrors.change(id, change)
        return id
      },
    )
    const other = stored({ nextRunAt: 900 })
    stores.mirrors.advance([later, ...untouched, ...changed, 'mir_gone'], 500)
    const nextOf = (id: string): number | null | undefined => stores.mirrors.find(id)?.nextRunAt
    expect(nextOf(later)).toBe(500)
    expect(untouched.map(nextOf)).toEqual([300, null, 900])
    expect(changed.map(nextOf)).toEqual([900, 900, 900, 900])
    expect(nextOf(other)).toBe(900)
  })
})

describe('mirrors that owe their remote a push', () => {
  it('are found among those that are due', () => {
    const owing = stored({ direction: 'push', nextRunAt: 300 })
    const syncing = stored({ direction: 'sync', nextRunAt: 200 })
    const level = stored({ direction: 'push', nextRunAt: 100 })
    stored({ direction: 'pull', nextRunAt: 100 })
    stores.repositories.countChange(repositoryId, 1)
    stores.mirrors.change(level, { syncedChangeCounter: 1 })
    expect(stores.mirrors.listDuePushes(250, 9).map(({ id }) => id)).toEqual([syncing])
    expect(stores.mirrors.listDuePushes(300, 9).map(({ id }) => id)).toEqual([syncing, owing])
    expect(stores.mirrors.nextPushDueAt()).toBe(200)
  })
})

describe('push and sync mirrors that are behind', () => {
  it('come due, but for those that fail, have no time, or lie in the trash', () => {
    const trashed = storedRepository(stores, 'trashed')
    const push = (
      url: string,
      change: Parameters<Stores['mirrors']['change']>[1] = {},
      repository?: string,
    ) => {
      const id = stored({ direction: 'push', canonicalUrl: url, nextRunAt: 900 }, repository)
      stores.mirrors.change(id, { syncedChangeCounter: 0, ...change })
      return id
    }
    const behind = push('host/behind')
    const sync = stored({ direction: 'sync', canonicalUrl: 'host/synced', nextRunAt: 900 })
    const unknown = push('host/unknown', { syncedChangeCounter: null })
    const others = [
      push('host/level', { syncedChangeCounter: 1 }),
      push('host/failing', { consecutiveFailures: 1 }),
      push('host/trashed', {}, trashed),
      stored({ direction: 'pull', canonicalUrl: 'host/pulled', nextRunAt: 900 }),
    ]
    const untimed = push('host/untimed', { nextRunAt: null })
    const manual = push('host/manual', { nextRunAt: null, schedule: { kind: 'manual' } })
    const held = push('host/held', { nextRunAt: null, schedule: { kind: 'manual' }, heldBy: 'host x' })
    stores.repositories.countChange(repositoryId, 1)
    stores.repositories.countChange(trashed, 1)
    stores.repositories.trash(trashed, 1)

    stores.mirrors.wakeBehind(500)
    const nextOf = (id: string): number | null | undefined => stores.mirrors.find(id)?.nextRunAt
    expect([behind, unknown, sync, manual].map(nextOf)).toEqual([500, 500, 500, 500])
    expect(nextOf(held)).toBeNull()
    expect(others.map(nextOf)).toEqual([900, 900, 900, 900])
    expect(nextOf(untimed)).toBeNull()
  })
})

describe('the bases of a mirror', () => {
  it('are changed ref by ref; null forgets one', () => {
    const id = stored()
    stores.mirrors.changeBaseRefs(
      id,
      new Map([
        ['refs/heads/a', oid(1)],
        ['refs/heads/b', oid(2)],
      ]),
    )
    stores.mirrors.changeBaseRefs(
      id,
      new Map([
        ['refs/heads/a', oid(3)],
        ['refs/heads/b', null],
        ['refs/heads/c', null],
      ]),
    )
    expect(stores.mirrors.baseRefs(id)).toEqual(new Map([['refs/heads/a', oid(3)]]))
  })

  it('are not written for a mirror that was removed meanwhile', () => {
    stores.mirrors.changeBaseRefs('mir_0', new Map([['refs/heads/a', oid(1)]]))
    expect(stores.mirrors.baseRefs('mir_0').size).toBe(0)
  })

  it('are written by the ten thousand', () => {
    const id = stored()
    const bases = new Map(Array.from({ length: 10_000 }, (_, index) => [`refs/heads/${index}`, oid(1)]))
    stores.mirrors.changeBaseRefs(id, bases)
    expect(stores.mirrors.baseRefs(id)).toEqual(bases)
  })
})
