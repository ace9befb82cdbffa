import { expect, it } from 'vitest'
import { scratchStores } from '../testing/scratch-stores.ts'
import { steady } from './steady.ts'

it('a steady parameter finds a row by its index, whatever its value', () => {
  const { database } = scratchStores()
  database.exec('CREATE TABLE things (id TEXT PRIMARY KEY, place INTEGER)')
  database.exec(`INSERT INTO things VALUES ('a', 1), ('b', 2)`)
  const sql = `SELECT place FROM things WHERE id = ${steady()}`
  const find = database.prepare<[string], number>(sql).pluck()
  expect([find.get('b'), find.get('a'), find.get('c')]).toEqual([2, 1, undefined])
  const plan = database.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all('a')
  expect(plan.map(({ detail }) => detail).join()).toContain('USING INDEX sqlite_autoindex_things_1 (id=?)')
  const named = database.prepare<{ id: string }, number>(
    `SELECT place FROM things WHERE id = ${steady('@id')}`,
  )
  expect(named.pluck().get({ id: 'b' })).toBe(2)
})
