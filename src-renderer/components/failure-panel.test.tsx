// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Failure } from '../../src-shared/domain/run.ts'
import { Button } from './button.tsx'
import { FailurePanel } from './failure-panel.tsx'

afterEach(cleanup)

const minuteMs = 60_000
const failure: Failure = {
  code: 'remote_unreachable',
  title: 'git.example.org does not answer.',
  advice: 'Check the connection.',
  retry: 'no',
  retryAt: null,
  output: 'fatal: unable to access',
}

test('a failure that waits for a person is read out, with what to do; what git said is folded away', () => {
  render(<FailurePanel failure={failure} now={0} actions={<Button>Sync now</Button>} />)
  const panel = screen.getByRole('alert')
  expect(panel.textContent).toContain('git.example.org does not answer.')
  expect(panel.textContent).toContain('Check the connection.')
  expect(screen.getByRole('button', { name: 'Sync now' })).toBeDefined()
  const output = screen.getByText('fatal: unable to access')
  expect(output.closest('details')?.open).toBe(false)
  expect(panel.textContent).not.toContain('remote_unreachable')
})

test('a failure that is tried again by itself says when, and alarms nobody', () => {
  const waiting: Failure = { ...failure, retry: 'automatic', retryAt: 12 * minuteMs }
  render(<FailurePanel failure={waiting} now={0} />)
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByText(/12 min/)).toBeDefined()
})

test('what partly went through is amber and alarms nobody', () => {
  const { container } = render(<FailurePanel failure={failure} now={0} partial />)
  expect(container.querySelector('[data-tone="partial"]')).not.toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('without output there is nothing to unfold', () => {
  const { container } = render(<FailurePanel failure={{ ...failure, output: null }} now={0} />)
  expect(container.querySelector('details')).toBeNull()
})
