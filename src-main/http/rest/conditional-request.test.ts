import { describe, expect, it } from 'vitest'
import { weighConditions } from './conditional-request.ts'

const modifiedAt = Date.parse('2024-01-15T14:32:18Z')
const file = { etag: '"abc"', modifiedAt, sizeBytes: 100 }
const then = new Date(modifiedAt).toUTCString()
const before = new Date(modifiedAt - 1_000).toUTCString()
const after = new Date(modifiedAt + 1_000).toUTCString()
const outcome = (headers: Record<string, string>, sizeBytes = 100): string => {
  const result = weighConditions(headers, { ...file, sizeBytes })
  return result.kind === 'part' ? `${result.first}-${result.last}` : result.kind
}

describe('a condition', () => {
  it.each([
    [{ 'if-match': '"abc"' }, 'whole'],
    [{ 'if-match': '"x", "abc"' }, 'whole'],
    [{ 'if-match': '*' }, 'whole'],
    [{ 'if-match': 'W/"abc"' }, 'precondition_failed'],
    [{ 'if-match': '"x"' }, 'precondition_failed'],
    [{ 'if-unmodified-since': then }, 'whole'],
    [{ 'if-unmodified-since': before }, 'precondition_failed'],
    [{ 'if-none-match': '"abc"' }, 'not_modified'],
    [{ 'if-none-match': 'W/"abc"' }, 'not_modified'],
    [{ 'if-none-match': '*' }, 'not_modified'],
    [{ 'if-none-match': '"x"' }, 'whole'],
    [{ 'if-modified-since': then }, 'not_modified'],
    [{ 'if-modified-since': before }, 'whole'],
    [{ 'if-modified-since': 'yesterday' }, 'whole'],
  ])('%o is answered with %s', (headers, expected) => {
    expect(outcome(headers)).toBe(expected)
  })

  it('by tag goes before one by date, and one that must hold before one that must not', () => {
    expect(outcome({ 'if-match': '"abc"', 'if-unmodified-since': before })).toBe('whole')
    expect(outcome({ 'if-none-match': '"x"', 'if-modified-since': after })).toBe('whole')
    expect(outcome({ 'if-match': '"x"', 'if-none-match': '"abc"' })).toBe('precondition_failed')
    expect(outcome({ 'if-none-match': '"abc"', range: 'bytes=200-' })).toBe('not_modified')
  })
})

describe('a range', () => {
  it.each([
    ['bytes=0-9', '0-9'],
    ['bytes=90-', '90-99'],
    ['bytes=90-900', '90-99'],
    ['bytes=-5', '95-99'],
    ['bytes=-500', '0-99'],
    ['bytes=100-', 'range_not_satisfiable'],
    ['bytes=-0', 'range_not_satisfiable'],
    ['bytes=9-0', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['lines=0-1', 'whole'],
  ])('%s is answered with %s', (range, expected) => {
    expect(outcome({ range })).toBe(expected)
  })

  it('of an empty file is ignored', () => {
    expect(outcome({ range: 'bytes=0-9' }, 0)).toBe('whole')
  })

  it('is only given of the file that If-Range means', () => {
    const range = 'bytes=0-9'
    expect(outcome({ range, 'if-range': '"abc"' })).toBe('0-9')
    expect(outcome({ range, 'if-range': then })).toBe('0-9')
    for (const other of ['"x"', 'W/"abc"', before, after]) {
      expect([other, outcome({ range, 'if-range': other })]).toEqual([other, 'whole'])
    }
  })
})
