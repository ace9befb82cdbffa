import { expect, it } from 'vitest'
import { framesOf } from './scroll-frames.ts'

const drawn = (pid: number, ...milliseconds: readonly number[]) =>
  milliseconds.map((at) => ({ name: 'DrawFrame', ts: at * 1_000, pid }))

it('reads the intervals of the process that drew most, in order', () => {
  const events = [...drawn(1, 0, 500), ...drawn(2, 32, 0, 16, 82), { name: 'BeginFrame', ts: 5_000, pid: 2 }]
  const frames = framesOf(events)
  expect(frames).toMatchObject({ count: 3, longestMs: 50 })
  expect(frames.inTimePercent).toBeCloseTo(66.7, 1)
})
