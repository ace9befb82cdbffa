// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useSettled } from './use-settled.ts'

let isHeld = false
const settled = (wanted: readonly string[], viewKey = 'all') =>
  renderHook(({ ids, key }) => useSettled(ids, key, () => isHeld), {
    initialProps: { ids: wanted, key: viewKey },
  })
const pass = (ms: number): void => act(() => void vi.advanceTimersByTime(ms))

beforeEach(() => {
  isHeld = false
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('rows that settle', () => {
  it('change their order a while after the last ones did', () => {
    const { result, rerender } = settled(['a', 'b'])
    rerender({ ids: ['b', 'a'], key: 'all' })
    expect(result.current).toEqual(['a', 'b'])
    pass(1_500)
    expect(result.current).toEqual(['b', 'a'])
  })

  it('are not put off for ever by one change after another', () => {
    const { result, rerender } = settled(['a', 'b'])
    rerender({ ids: ['b', 'a'], key: 'all' })
    pass(1_000)
    rerender({ ids: ['b', 'a', 'c'], key: 'all' })
    pass(500)
    expect(result.current).toEqual(['b', 'a', 'c'])
  })

  it('stay while a person is at the list', () => {
    const { result, rerender } = settled(['a', 'b'])
    isHeld = true
    rerender({ ids: ['b', 'a'], key: 'all' })
    pass(5_000)
    expect(result.current).toEqual(['a', 'b'])
    isHeld = false
    pass(500)
    expect(result.current).toEqual(['b', 'a'])
  })

  it('follow at once what a person asks for', () => {
    const { result, rerender } = settled(['a', 'b'])
    rerender({ ids: ['b'], key: 'filtered' })
    expect(result.current).toEqual(['b'])
  })

  it('show the first ones at once', () => {
    const { result, rerender } = settled([])
    rerender({ ids: ['a'], key: 'all' })
    expect(result.current).toEqual(['a'])
  })
})
