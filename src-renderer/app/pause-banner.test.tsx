// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../src-main/testing/sample-contract.ts'
import type { PauseAll } from '../../src-shared/domain/overview.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { draw } from '../testing/draw.tsx'
import { PauseBanner } from './pause-banner.tsx'

const overview = (pausedAll: PauseAll | null) => () => ({ ...sampleOutputs['overview.get'], pausedAll })
const hourMs = 3_600_000

test('a pause of everything says until when', async () => {
  draw(<PauseBanner />, {
    'overview.get': overview({ untilAt: Date.now() + 2.5 * hourMs }),
  })
  await screen.findByText(/All mirrors are paused; they go on in 2 h/)
})

test('a pause without an end is ended by its button, which is busy meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const { core, user } = draw(<PauseBanner />, {
    'overview.get': overview({ untilAt: null }),
    'mirrors.resumeAll': async () => {
      await promise
      return {}
    },
  })
  await screen.findByText(/All mirrors are paused until you resume them\./)
  const button = screen.getByRole('button', { name: 'Resume' })
  await user.click(button)
  expect(button.getAttribute('aria-busy')).toBe('true')
  resolve(undefined)
  await waitFor(() => expect(button.getAttribute('aria-busy')).toBeNull())
  expect(core.calls.filter((name) => name === 'mirrors.resumeAll')).toHaveLength(1)
})

test('why everything could not be resumed stands in the banner', async () => {
  const { user } = draw(<PauseBanner />, {
    'overview.get': overview({ untilAt: null }),
    'mirrors.resumeAll': () => {
      throw new AppError('disk_full', 'The disk is full.')
    },
  })
  await user.click(await screen.findByRole('button', { name: 'Resume' }))
  await screen.findByText('The disk is full.')
  expect(screen.getByText(/All mirrors are paused/)).toBeDefined()
})
