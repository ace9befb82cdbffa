import { expect, it } from 'vitest'
import { createPriorityHeap } from './priority-heap.ts'

type Item = { rank: number }

it('always knows the foremost, while items come, go and change', () => {
  const heap = createPriorityHeap<Item>((left, right) => left.rank < right.rank)
  const inside = new Set<Item>()
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const any = (): Item | undefined => [...inside][random(Math.max(1, inside.size))]
  for (let step = 0; step < 3_000; step += 1) {
    const item = any()
    switch (random(4)) {
      case 0:
      case 1: {
        const added = { rank: random(1_000) }
        inside.add(added)
        heap.put(added)
        break
      }
      case 2:
        if (item === undefined) break
        inside.delete(item)
        heap.remove(item)
        break
      case 3:
        if (item === undefined) break
        item.rank = random(1_000)
        heap.put(item)
    }
    expect(heap.size()).toBe(inside.size)
    const least = Math.min(...[...inside].map(({ rank }) => rank))
    expect(heap.first()?.rank ?? Infinity).toBe(least)
  }
})

it('leaves alone what it does not hold', () => {
  const heap = createPriorityHeap<Item>((left, right) => left.rank < right.rank)
  heap.remove({ rank: 1 })
  expect(heap.first()).toBeUndefined()
})
