// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CopyButton, CopyField } from './copy-button.tsx'

let copied: string[] = []
let refuses = false
beforeEach(() => {
  vi.useFakeTimers()
  copied = []
  refuses = false
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText: (text: string) => {
        if (refuses) return Promise.reject(new Error('refused'))
        copied.push(text)
        return Promise.resolve()
      },
    },
  })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const press = (name: string): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
    await Promise.resolve()
  })
const wait = (durationMs: number): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(durationMs)
  })

test('a copy button takes the text away, says so, and is ready again soon', async () => {
  render(<CopyButton text="abc" what="the id" />)
  await press('Copy the id')
  expect(copied).toEqual(['abc'])
  expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined()
  await wait(1_500)
  expect(screen.getByRole('button', { name: 'Copy the id' })).toBeDefined()
})

test('a field to copy from says aloud that it was copied', async () => {
  render(<CopyField text="git clone" what="Clone command" />)
  expect(screen.getByRole('status').textContent).toBe('')
  await press('Copy')
  expect(copied).toEqual(['git clone'])
  expect(screen.getByRole('status').textContent).toBe('Copied')
})

test('where copying is refused nothing is claimed, and the whole text is selected by a click into it', async () => {
  refuses = true
  render(<CopyField text="git clone" what="Clone command" />)
  await press('Copy')
  expect(screen.queryByRole('button', { name: 'Copied' })).toBeNull()
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Clone command' })
  act(() => field.focus())
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('git clone')
})
