// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { FilterChip } from './filter-chip.tsx'

afterEach(cleanup)

const choices = [
  { value: 'pull', label: 'Pull' },
  { value: 'push', label: 'Push' },
] as const

const Chip = () => {
  const [value, setValue] = useState<'pull' | 'push' | null>(null)
  return <FilterChip label="Direction" value={value} choices={choices} onChange={setValue} />
}

test('a filter shows what was chosen, marks it in its list, and goes away by its cross', async () => {
  const user = userEvent.setup()
  render(<Chip />)
  await user.click(screen.getByRole('button', { name: 'Direction' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Push' }))
  const chip = await screen.findByRole('button', { name: 'Direction: Push' })
  await user.click(chip)
  const chosen = await screen.findByRole('menuitem', { name: /Push/ })
  expect(within(chosen).getByRole('img', { name: 'chosen' })).toBeDefined()
  expect(screen.getAllByRole('img', { name: 'chosen' })).toHaveLength(1)
  await user.keyboard('{Escape}')
  await user.click(await screen.findByRole('button', { name: 'Remove filter Direction: Push' }))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Direction' }))
  expect(screen.queryByRole('button', { name: /Remove filter/ })).toBeNull()
})
