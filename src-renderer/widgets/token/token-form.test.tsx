// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../../src-main/testing/sample-contract.ts'
import { draw } from '../../testing/draw.tsx'
import { TokenForm } from './token-form.tsx'

test('a token is asked for as chosen, and its address goes away with another choice', async () => {
  const asked: unknown[] = []
  const { user } = draw(<TokenForm repository="notes" />, {
    'tokens.mint': (input) => {
      asked.push(input)
      return { ...sampleOutputs['tokens.mint'], url: 'http://127.0.0.1:7420/notes.git' }
    },
  })
  await user.selectOptions(screen.getByLabelText('May'), 'Clone and fetch only')
  await user.selectOptions(screen.getByLabelText('For'), '1 hour')
  await user.click(screen.getByRole('button', { name: 'Make an address with a token' }))
  await screen.findByDisplayValue('http://127.0.0.1:7420/notes.git')
  expect(asked).toMatchObject([{ repository: 'notes', scopes: ['git:read'], ttlMs: 3_600_000 }])
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Make another' }))
  await user.selectOptions(screen.getByLabelText('For'), '1 day')
  await waitFor(() => expect(screen.queryByDisplayValue('http://127.0.0.1:7420/notes.git')).toBeNull())
})
