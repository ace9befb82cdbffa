// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { draw } from '../testing/draw.tsx'
import { ConnectionBanner } from './connection-banner.tsx'

const drawn = () => {
  const asked: string[] = []
  const { core, user } = draw(
    <ConnectionBanner />,
    {},
    {
      shell: (name) => {
        asked.push(name)
        return Promise.reject(new Error('not here'))
      },
    },
  )
  return { core, user, asked }
}

test('while the core is there, nothing is said', () => {
  drawn()
  expect(document.body.textContent).toBe('')
})

test('a core that is away is told with when it is tried again; the countdown is not read aloud', async () => {
  const { core, user, asked } = drawn()
  act(() => core.stop({ kind: 'restarting', message: 'The core ended.', retryAt: Date.now() + 30_000 }))
  expect(screen.getByText(/The core ended\. What you see may be old\./)).toBeDefined()
  expect(screen.getByText(/Tried again in/).getAttribute('aria-hidden')).toBe('true')
  await user.click(screen.getByRole('button', { name: 'Try now' }))
  expect(asked).toEqual(['shell.restartCore'])
  act(() => core.start())
  await waitFor(() => expect(document.body.textContent).toBe(''))
})

test('a core that does not start says why and what to do, with a button to try again', async () => {
  const { core, user, asked } = drawn()
  act(() => core.stop({ kind: 'failed', message: 'The disk is full.', advice: 'Make room on it.' }))
  expect(screen.getByText('The disk is full.')).toBeDefined()
  expect(screen.getByText(/Make room on it\./)).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(asked).toEqual(['shell.restartCore'])
})
