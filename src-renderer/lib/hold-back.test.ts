import { describe, expect, test } from 'vitest'
import { holdBack } from './hold-back.ts'

const keyOf = (text: string): string => text

describe('new items of a list that is being read', () => {
  test('wait above the item that was the first, and are counted', () =>
    expect(holdBack(['d', 'c', 'b', 'a'], keyOf, 'b')).toEqual({ shown: ['b', 'a'], waitingCount: 2 }))

  test('are shown when nobody reads', () =>
    expect(holdBack(['b', 'a'], keyOf, null)).toEqual({ shown: ['b', 'a'], waitingCount: 0 }))

  test('are shown when the first item is gone', () =>
    expect(holdBack(['b', 'a'], keyOf, 'x')).toEqual({ shown: ['b', 'a'], waitingCount: 0 }))
})
