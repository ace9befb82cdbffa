import { describe, expect, it } from 'vitest'
import { compare, median } from './measure.ts'
import { comparisonTable } from './print-table.ts'

describe('measuring', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([10, 1, 2, 4])).toBe(3)
  })

  it('runs the contenders in turn, changes their order, and leaves the first round out', async () => {
    const order: string[] = []
    const contender = (name: string, figures: number[]) => ({
      name,
      run: () => {
        order.push(name)
        return Promise.resolve(figures.shift())
      },
    })
    const result = await compare('a race', 2, [
      contender('own', [900, 10, 20]),
      contender('peer', [1, 40, 20]),
    ])
    expect(order).toEqual(['peer', 'own', 'own', 'peer', 'peer', 'own'])
    expect(result.measurements).toEqual([
      { name: 'own', medianMs: 15, fastestMs: 10, slowestMs: 20, rounds: 2 },
      { name: 'peer', medianMs: 30, fastestMs: 20, slowestMs: 40, rounds: 2 },
    ])
    expect(comparisonTable([result]).split('\n')).toEqual([
      '         median   fastest – slowest   Mirrordesk / peer',
      'a race    15 ms       10 ms – 20 ms',
      '  peer    30 ms       20 ms – 40 ms              × 0.50',
    ])
  })
})
