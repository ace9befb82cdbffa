import { expect, it } from 'vitest'
import { chooseTwo } from './choose-two.ts'

it('chooses two commits at most, the last ones', () => {
  expect(chooseTwo([], new Set(['a']))).toEqual(['a'])
  expect(chooseTwo(['b'], new Set(['a', 'b']))).toEqual(['b', 'a'])
  expect(chooseTwo(['b', 'a'], new Set(['a', 'b', 'c']))).toEqual(['a', 'c'])
  expect(chooseTwo(['b', 'a'], new Set(['a']))).toEqual(['a'])
})
