// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useHeldBack } from './use-held-back.ts'

const keyOf = (text: string): string => text
const list = (first: readonly string[]) =>
  renderHook(({ items }) => useHeldBack(items, keyOf, 'all'), { initialProps: { items: first } })

test('under the pointer nothing moves until what is new is asked for', () => {
  const { result, rerender } = list(['b', 'a'])
  act(() => result.current.handlers.onPointerEnter())
  rerender({ items: ['c', 'b', 'a'] })
  expect(result.current).toMatchObject({ shown: ['b', 'a'], waitingCount: 1 })
  act(() => result.current.handlers.onPointerLeave())
  expect(result.current.waitingCount).toBe(1)
  act(() => result.current.show())
  expect(result.current).toMatchObject({ shown: ['c', 'b', 'a'], waitingCount: 0 })
})

test('while nobody reads, new items come in at the top', () => {
  const { result, rerender } = list(['a'])
  act(() => result.current.handlers.onPointerEnter())
  act(() => result.current.handlers.onPointerLeave())
  rerender({ items: ['b', 'a'] })
  expect(result.current.shown).toEqual(['b', 'a'])
})
