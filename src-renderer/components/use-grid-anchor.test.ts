import { describe, expect, it } from 'vitest'
import { commonShift } from './use-grid-anchor.ts'

const shown = ['a', 'b', 'c', 'd', 'e'].map((key, at) => ({ index: 10 + at, key }))
const indexOf = (indexes: Readonly<Record<string, number>>) => (key: string) => indexes[key]

describe('the shift of the rows in view', () => {
  it('is that of most of them', () => {
    expect(commonShift(shown, indexOf({ a: 12, b: 13, c: 14, d: 15, e: 16 }))).toBe(2)
  })

  it('does not follow one row that went to the top', () => {
    expect(commonShift(shown, indexOf({ a: 0, b: 11, c: 12, d: 13, e: 14 }))).toBe(0)
  })

  it('is nothing when none of them is there any more', () => {
    expect(commonShift(shown, indexOf({}))).toBe(0)
  })
})
