import { expect, test } from 'vitest'
import { visibleBounds } from './window-bounds.ts'

const left = { x: 0, y: 25, width: 1_920, height: 1_055 }
const right = { x: 1_920, y: 0, width: 2_560, height: 1_440 }

test('a window opens where it was', () => {
  const bounds = { x: 2_000, y: 100, width: 1_500, height: 900 }
  expect(visibleBounds(bounds, [left, right])).toEqual(bounds)
})

test('one whose screen is gone opens in the middle of the primary one', () => {
  expect(visibleBounds({ x: 2_000, y: 100, width: 1_500, height: 900 }, [left])).toEqual({
    x: 320,
    y: 153,
    width: 1_280,
    height: 800,
  })
})

test('one that stands over the edge is moved in, one that is too large is shrunk', () => {
  expect(visibleBounds({ x: -300, y: -50, width: 1_000, height: 700 }, [left])).toEqual({
    x: 0,
    y: 25,
    width: 1_000,
    height: 700,
  })
  expect(visibleBounds({ x: 10, y: 30, width: 5_000, height: 3_000 }, [left])).toEqual(left)
})

test('it is never smaller than the interface is made for, unless the screen is', () => {
  expect(visibleBounds({ x: 10, y: 30, width: 200, height: 100 }, [left])).toMatchObject({
    width: 800,
    height: 600,
  })
  const small = { x: 0, y: 0, width: 640, height: 480 }
  expect(visibleBounds({ x: 10, y: 30, width: 200, height: 100 }, [small])).toEqual(small)
})

test('the first window is in the middle', () => {
  expect(visibleBounds(null, [left])).toMatchObject({ width: 1_280, height: 800, x: 320 })
  expect(visibleBounds(null, [])).toMatchObject({ width: 1_280, height: 800 })
})
