// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draw } from '../testing/draw.tsx'
import { ToastRegion } from './toast-region.tsx'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const drawn = () => {
  const { stores } = draw(<ToastRegion />)
  const show = (toast: Parameters<typeof stores.toasts.show>[0]): void => act(() => stores.toasts.show(toast))
  return { show }
}
const region = (): HTMLElement => screen.getByRole('status', { name: 'Messages' })
const wait = (durationMs: number): void => {
  act(() => {
    vi.advanceTimersByTime(durationMs)
  })
}

test('a message comes into a region that was there before it, is read aloud politely, and goes by itself', () => {
  const { show } = drawn()
  const before = region()
  expect(before.getAttribute('aria-live')).toBe('polite')
  show({ text: '2 mirrors are queued.', tone: 'good' })
  expect(region()).toBe(before)
  expect(within(before).getByText('2 mirrors are queued.')).toBeDefined()
  wait(5_999)
  expect(before.textContent).not.toBe('')
  wait(1)
  expect(before.textContent).toBe('')
})

test('a problem stays until it is dismissed', () => {
  const { show } = drawn()
  show({ text: 'The disk is full.', tone: 'problem' })
  wait(60_000)
  expect(screen.getByText('The disk is full.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(region().textContent).toBe('')
})

test('the button of a message does its work once, and takes the message away', () => {
  const { show } = drawn()
  const onPress = vi.fn()
  show({ text: 'It was removed.', tone: 'neutral', action: { label: 'Undo', onPress } })
  wait(60_000)
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(onPress).toHaveBeenCalledOnce()
  expect(region().textContent).toBe('')
})

test('no more than four messages stand at once; the newest do', () => {
  const { show } = drawn()
  for (const text of ['one', 'two', 'three', 'four', 'five']) show({ text, tone: 'problem' })
  expect(screen.queryByText('one')).toBeNull()
  expect(screen.getAllByRole('button', { name: 'Dismiss' })).toHaveLength(4)
})
