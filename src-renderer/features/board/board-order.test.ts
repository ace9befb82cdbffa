import { describe, expect, it } from 'vitest'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { compareForBoard, type PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { placedMirrorWith } from '../../../src-main/testing/placed-mirror.ts'
import { createNameOrder, sortMirrors } from './board-order.ts'

const mapOf = (mirrors: readonly Partial<Mirror>[]): ReadonlyMap<string, PlacedMirror> =>
  new Map(
    mirrors.map((given, index) => [
      given.id ?? `mir_${index}`,
      placedMirrorWith({ id: `mir_${index}`, ...given }),
    ]),
  )
const names = (mirrors: readonly PlacedMirror[]): readonly string[] =>
  mirrors.map(({ mirror }) => mirror.repository)

const held = {
  code: 'remote_held',
  title: '',
  advice: '',
  retry: 'button',
  retryAt: null,
  output: null,
} as const

const mixed = mapOf([
  { repository: 'beta' },
  { repository: 'alpha', status: 'paused' },
  { repository: 'item-10', status: 'pending' },
  { repository: 'item-9', status: 'error', failure: held },
  { repository: 'Item-2', activeRun: { id: 'run_0', phase: 'fetch' }, status: 'syncing' },
  { repository: 'beta', url: 'https://gitlab.com/beta.git', status: 'error', failure: held },
])

describe('the order of the board', () => {
  it('is that of the domain', () => {
    const ordered = sortMirrors(createNameOrder()(mixed), null)
    expect(ordered).toEqual([...mixed.values()].sort(compareForBoard))
  })

  it('finds the place of a mirror that is new or was renamed', () => {
    const nameOrder = createNameOrder()
    nameOrder(mapOf([{ repository: 'a' }, { repository: 'm' }, { repository: 'z' }]))
    const next = mapOf([{ repository: 'y' }, { repository: 'm' }, { repository: 'z' }, { repository: 'b' }])
    expect(names(nameOrder(next))).toEqual(['b', 'm', 'y', 'z'])
  })

  it('shows the present state of mirrors whose names are known', () => {
    const nameOrder = createNameOrder()
    nameOrder(mapOf([{ repository: 'a' }]))
    expect(nameOrder(mapOf([{ repository: 'a', status: 'paused' }]))[0]?.standing).toBe('paused')
  })
})

describe('another order', () => {
  const nameOrder = createNameOrder()
  const checked = nameOrder(
    mapOf([
      { repository: 'a', lastCheckedAt: 10, url: 'https://c.test/x', host: 'c.test' },
      { repository: 'b', lastCheckedAt: null, url: 'https://b.test/x', host: 'b.test' },
      { repository: 'c', lastCheckedAt: 30, url: 'https://a.test/x', host: 'a.test' },
    ]),
  )

  it('by time leaves those without one at the end, either way', () => {
    expect(names(sortMirrors(checked, { column: 'checked', descending: true }))).toEqual(['c', 'a', 'b'])
    expect(names(sortMirrors(checked, { column: 'checked', descending: false }))).toEqual(['a', 'c', 'b'])
  })

  it('by remote begins with the host', () => {
    expect(names(sortMirrors(checked, { column: 'remote', descending: false }))).toEqual(['c', 'b', 'a'])
  })

  it('by name goes both ways', () => {
    expect(names(sortMirrors(checked, { column: 'repository', descending: true }))).toEqual(['c', 'b', 'a'])
  })
})
