import { expect, it } from 'vitest'
import { newMirror, scratchStores, storedRepository } from '../testing/scratch-stores.ts'

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string]
const found = (ref: string, localObjectId: string, remoteObjectId: string) => ({
  ref,
  localObjectId,
  remoteObjectId,
  baseObjectId: null,
  ahead: 1,
  behind: 2,
})

it('keeps when a conflict was found, and a choice as long as both tips are the same', () => {
  const { stores } = scratchStores()
  const mirror = newMirror(storedRepository(stores, 'project'), { direction: 'sync' })
  stores.mirrors.insert(mirror)
  const { conflicts } = stores
  conflicts.replaceAll(mirror.id, [found('refs/heads/a', one, two), found('refs/heads/b', one, two)], 10)
  conflicts.choose(mirror.id, 'refs/heads/a', 'both')
  conflicts.choose(mirror.id, 'refs/heads/b', 'mine')
  conflicts.replaceAll(mirror.id, [found('refs/heads/a', one, two), found('refs/heads/b', one, three)], 20)
  expect(conflicts.list(mirror.id)).toEqual([
    { ...found('refs/heads/a', one, two), foundAt: 10, choice: 'both' },
    { ...found('refs/heads/b', one, three), foundAt: 10, choice: null },
  ])
  expect(stores.mirrors.find(mirror.id)?.conflictCount).toBe(2)
  conflicts.replaceAll(mirror.id, [found('refs/heads/b', one, three)], 30)
  expect(conflicts.find(mirror.id, 'refs/heads/a')).toBeNull()
  conflicts.forget(mirror.id, ['refs/heads/b'])
  expect(stores.mirrors.find(mirror.id)?.conflictCount).toBe(0)
})

it('stores nothing for a mirror that was removed meanwhile', () => {
  const { stores } = scratchStores()
  stores.conflicts.replaceAll('mir_gone', [found('refs/heads/a', one, two)], 10)
  expect(stores.conflicts.list('mir_gone')).toEqual([])
})
