// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { SegmentedControl } from './segmented-control.tsx'

afterEach(cleanup)

const choices = [
  { value: 'unified', label: 'Unified' },
  { value: 'split', label: 'Split' },
  { value: 'none', label: 'None' },
] as const

const Control = ({ label }: { readonly label: string }) => {
  const [value, setValue] = useState<(typeof choices)[number]['value']>('unified')
  return <SegmentedControl label={label} value={value} choices={choices} onChange={setValue} />
}
const chosen = (): readonly (string | undefined)[] =>
  screen
    .getAllByRole<HTMLInputElement>('radio')
    .filter(({ checked }) => checked)
    .map(({ value }) => value)

test('arrow keys choose the next and the one before, of this control alone', async () => {
  const user = userEvent.setup()
  render(
    <>
      <Control label="View" />
      <Control label="Other" />
    </>,
  )
  expect(screen.getByRole('radiogroup', { name: 'View' })).toBeDefined()
  await user.tab()
  await user.keyboard('{ArrowRight}')
  expect(chosen()).toEqual(['split', 'unified'])
  await user.keyboard('{ArrowLeft}{ArrowLeft}')
  expect(chosen()).toEqual(['none', 'unified'])
  await user.tab()
  await user.keyboard('{ArrowDown}')
  expect(chosen()).toEqual(['none', 'split'])
})
