import { describe, expect, it } from 'vitest'
import { readLineAnchor, writeLineAnchor } from './line-anchor.ts'

describe('Lines in an address', () => {
  it('reads one line and a range, in either order', () => {
    expect(readLineAnchor('#L10')).toEqual({ start: 10, end: 10 })
    expect(readLineAnchor('#L10-L20')).toEqual({ start: 10, end: 20 })
    expect(readLineAnchor('#L20-10')).toEqual({ start: 10, end: 20 })
  })

  it('takes nothing else for lines', () => {
    for (const hash of ['', '#', '#L0', '#L', '#about', '#L1x']) expect(readLineAnchor(hash)).toBeNull()
  })

  it('writes what it reads', () => {
    for (const hash of ['#L3', '#L3-L9', '']) expect(writeLineAnchor(readLineAnchor(hash))).toBe(hash)
  })
})
