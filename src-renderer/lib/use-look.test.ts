// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useLook } from './use-look.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const start = () => {
  const asked: { readonly key: string | null; readonly answer: (value: string) => void }[] = []
  const initialProps: { readonly text: string | null } = { text: 'a' }
  const shown = renderHook(
    ({ text }: typeof initialProps) =>
      useLook(text, () => new Promise<string>((answer) => asked.push({ key: text, answer })), 500),
    { initialProps },
  )
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  return { asked, ...shown, pass }
}

it('asks once the question has stood still', async () => {
  const { asked, rerender, pass } = start()
  await pass(400)
  rerender({ text: 'ab' })
  await pass(400)
  expect(asked).toHaveLength(0)
  await pass(100)
  expect(asked.map(({ key }) => key)).toEqual(['ab'])
})

it('shows the answer to the latest question alone', async () => {
  const { asked, rerender, result, pass } = start()
  await pass(500)
  rerender({ text: 'ab' })
  await pass(500)
  asked[1]?.answer('second')
  await pass(0)
  asked[0]?.answer('first')
  await pass(0)
  expect(result.current.look).toEqual({ kind: 'done', value: 'second' })
  rerender({ text: 'abc' })
  expect(result.current.look).toEqual({ kind: 'busy' })
  rerender({ text: null })
  expect(result.current.look).toEqual({ kind: 'none' })
})

it('asks again when told to', async () => {
  const { asked, result, pass } = start()
  await pass(500)
  asked[0]?.answer('first')
  await pass(0)
  act(() => result.current.again())
  expect(result.current.look.kind).toBe('busy')
  await pass(500)
  expect(asked).toHaveLength(2)
})
