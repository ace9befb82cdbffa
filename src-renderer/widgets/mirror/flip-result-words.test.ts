import { describe, expect, it } from 'vitest'
import type { FlipManyItem } from '../../../src-shared/domain/flip.ts'
import { flipSummary, needsYouFirst } from './flip-result-words.ts'

const item = (mirrorId: string, outcome: FlipManyItem['result']['outcome']): FlipManyItem =>
  ({ mirrorId, result: { outcome } }) as FlipManyItem

const items = [
  item('first', 'flipped'),
  item('left', 'skipped'),
  item('second', 'unchanged'),
  item('lost', 'needs_approval'),
  item('third', 'flipped'),
  item('broken', 'failed'),
]

describe('what became of many mirrors', () => {
  it('begins with those that need a person, in the order in which they came', () => {
    const order = ['lost', 'broken', 'left', 'first', 'third', 'second']
    expect(needsYouFirst(items).map(({ mirrorId }) => mirrorId)).toEqual(order)
  })

  it('is summed up in a sentence', () => {
    expect(flipSummary(items)).toBe(
      '3 turned round, 1 to approve, 1 could not be turned round, 1 left alone.',
    )
  })
})
