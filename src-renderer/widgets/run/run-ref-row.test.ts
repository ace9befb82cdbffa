// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { RunRefRow } from './run-ref-row.tsx'
import { RunStepper } from './run-stepper.tsx'
import { stepsOf } from './run-steps.ts'

afterEach(cleanup)

const old = 'a'.repeat(40)
const now = 'b'.repeat(40)
const draw = (fields: Partial<RunRef>): void => {
  const runRef: RunRef = {
    ref: 'refs/heads/main',
    oldObjectId: old,
    newObjectId: now,
    outcome: 'rewritten',
    reason: null,
    message: null,
    keptRef: null,
    ...fields,
  }
  render(createElement(RunRefRow, { runRef, repository: 'team/project', mirrorId: 'mir_1', host: 'GitHub' }))
}
const linkTo = (name: RegExp): string | null => screen.getByRole('link', { name }).getAttribute('href')

test('a ref that was rewritten leads to the comparison and to its old tip', () => {
  draw({ keptRef: 'refs/kept/x' })
  expect(linkTo(/aaaaaaa/)).toContain(`/compare/${old}/${now}`)
  expect(linkTo(/old tip of main was kept/)).toMatch(/\/kept\?q=main$/)
})

test('a ref that is new leads to its commit', () => {
  draw({ oldObjectId: null, outcome: 'created' })
  expect(linkTo(/bbbbbbb/)).toContain(`/commit/${now}`)
})

test('a ref that was refused says why, in whose words, and what to do', () => {
  draw({ outcome: 'refused', reason: 'too_large', message: 'GH001: data.bin is 166 MB' })
  expect(screen.getByText('Too large for the remote.')).toBeTruthy()
  expect(screen.getByLabelText('What the remote said').textContent).toBe('GH001: data.bin is 166 MB')
  expect(screen.getByText(/store it with git lfs/)).toBeTruthy()
})

test('the step a run is at is the current one to a screen reader as well', () => {
  render(createElement(RunStepper, { steps: stepsOf({ kind: 'pull', outcome: null }, 'fetch') }))
  const current = screen
    .getAllByRole('listitem')
    .filter((item) => item.getAttribute('aria-current') === 'step')
  expect(current.map((item) => item.textContent)).toEqual(['Fetch, under way'])
})
