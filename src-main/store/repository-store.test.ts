import { beforeEach, describe, expect, it } from 'vitest'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error

let stores: Stores
beforeEach(() => {
  stores = scratchStores().stores
})

describe('stored repositories', () => {
  it('are found by id, and by name ignoring case and the form of accents', () => {
    const id = storedRepository(stores, 'Team/Café', 5)
    const row = {
      id,
      name: 'Team/Café',
      state: 'ready',
      createdAt: 5,
      changedAt: null,
      changeCounter: 0,
      mirrorCount: 0,
      deletedAt: null,
      health: 'sound',
    }
    expect(stores.repositories.findById(id)).toEqual(row)
    expect(stores.repositories.findByName('team/CAFE\u0301')).toEqual(row)
    expect(stores.repositories.findByName('team')).toBeNull()
    expect(stores.repositories.findById('repo_0')).toBeNull()
  })

  it('are served from memory, and never as they were before a change', () => {
    const { repositories } = stores
    const served = (name: string) => repositories.findServed(name)
    expect(served('one')).toBeNull()
    const id = storedRepository(stores, 'One')
    expect(served('one')).toEqual({ id, name: 'One', state: 'ready', health: 'sound' })
    repositories.setState(id, 'syncing_first')
    expect(served('one')?.state).toBe('syncing_first')
    repositories.setHealth(id, 'repairing')
    expect(served('one')?.health).toBe('repairing')
    repositories.rename(id, 'Two')
    expect([served('one'), served('two')?.id]).toEqual([null, id])
    repositories.trash(id, 1)
    expect(served('two')).toBeNull()
    const other = storedRepository(stores, 'two')
    expect(served('two')?.id).toBe(other)
    expect(() => repositories.untrash(id)).toThrow(appError('already_exists'))
    repositories.purge(other)
    expect(served('two')).toBeNull()
    repositories.untrash(id)
    expect(served('two')?.id).toBe(id)
  })

  it('have names that are unique ignoring case', () => {
    storedRepository(stores, 'Team/Project')
    expect(() => storedRepository(stores, 'team/PROJECT')).toThrow(appError('already_exists'))
  })

  it('count their changes and their mirrors', () => {
    const id = storedRepository(stores, 'a')
    stores.repositories.countChange(id, 10)
    stores.repositories.countChange(id, 20)
    stores.mirrors.insert(newMirror(id))
    stores.repositories.setState(id, 'syncing_first')
    expect(stores.repositories.findById(id)).toMatchObject({
      changeCounter: 2,
      changedAt: 20,
      mirrorCount: 1,
      state: 'syncing_first',
    })
  })

  it('are listed by name, page by page, to the last one', () => {
    for (let index = 0; index < 25; index += 1)
      storedRepository(stores, `Project-${String(index).padStart(2, '0')}`)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = stores.repositories.list({ cursor, limit: 10, query: '' })
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, index) => `Project-${String(index).padStart(2, '0')}`),
    )
  })

  it('are searched in any part of the name, where % and _ mean themselves', () => {
    for (const name of ['team/alpha', 'team/beta', 'Other/ALPHA_2']) storedRepository(stores, name)
    const search = (query: string) =>
      stores.repositories.list({ cursor: null, limit: 10, query }).items.map(({ name }) => name)
    expect(search('Alpha')).toEqual(['Other/ALPHA_2', 'team/alpha'])
    expect(search('a_2')).toEqual(['Other/ALPHA_2'])
    expect(search('%')).toEqual([])
  })

  it.each([
    '',
    'nonsense',
    Buffer.from('["runs",3]').toString('base64url'),
    Buffer.from('[]').toString('base64url'),
  ])('refuse the cursor %j, which they did not give out', (cursor) => {
    expect(() => stores.repositories.list({ cursor, limit: 10, query: '' })).toThrow(
      appError('invalid_input'),
    )
  })
})

describe('the trash', () => {
  it('holds what was deleted, newest first, out of sight of names and lists', () => {
    const first = storedRepository(stores, 'first')
    const second = storedRepository(stores, 'second')
    stores.repositories.trash(first, 10)
    expect(stores.repositories.count()).toBe(1)
    stores.repositories.trash(second, 20)
    expect(stores.repositories.listTrash().map(({ id, deletedAt }) => [id, deletedAt])).toEqual([
      [second, 20],
      [first, 10],
    ])
    expect(stores.repositories.findByName('first')).toBeNull()
    expect(stores.repositories.list({ cursor: null, limit: 10, query: '' }).items).toEqual([])
    expect(stores.repositories.findById(first)?.name).toBe('first')
  })

  it('frees the name at once, any number of times, and gives back only into a free one', () => {
    const first = storedRepository(stores, 'same')
    stores.repositories.trash(first, 10)
    const second = storedRepository(stores, 'Same')
    stores.repositories.trash(second, 20)
    const third = storedRepository(stores, 'SAME')
    expect(() => stores.repositories.untrash(first)).toThrow(appError('already_exists'))
    stores.repositories.trash(third, 30)
    stores.repositories.untrash(first)
    expect(stores.repositories.findByName('same')?.id).toBe(first)
  })

  it('keeps the moment of the first deletion', () => {
    const id = storedRepository(stores, 'a')
    stores.repositories.trash(id, 10)
    stores.repositories.trash(id, 20)
    expect(stores.repositories.findById(id)?.deletedAt).toBe(10)
  })

  it('takes everything along that hangs on a repository when it is purged', () => {
    const { database, stores: own } = scratchStores()
    const id = storedRepository(own, 'a')
    const mirror = newMirror(id)
    const run = newRun(id, { mirrorId: mirror.id })
    own.mirrors.insert(mirror)
    own.mirrors.changeBaseRefs(mirror.id, new Map([['refs/heads/main', '1'.repeat(40)]]))
    own.runs.insert(run)
    own.repositories.purge(id)
    for (const table of ['repositories', 'mirrors', 'mirror_refs', 'runs']) {
      expect(database.prepare(`SELECT count(*) AS count FROM ${table}`).get(), table).toEqual({ count: 0 })
    }
  })
})
