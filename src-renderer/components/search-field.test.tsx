// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { SearchField } from './search-field.tsx'

afterEach(cleanup)

const Search = ({ children }: { readonly children?: ReactNode }) => {
  const [value, setValue] = useState('')
  return (
    <>
      <SearchField label="Search mirrors" value={value} onChange={setValue} />
      <input aria-label="Other" />
      {children}
    </>
  )
}
const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Search mirrors' })

test('a slash puts the cursor into the search, and is not typed', async () => {
  const user = userEvent.setup()
  render(<Search />)
  await user.keyboard('/')
  expect(document.activeElement).toBe(field())
  await user.keyboard('a/b')
  expect(field().value).toBe('a/b')
})

test('Escape empties the search, and then leaves it', async () => {
  const user = userEvent.setup()
  render(<Search />)
  await user.keyboard('/notes{Escape}')
  expect(field().value).toBe('')
  expect(document.activeElement).toBe(field())
  await user.keyboard('{Escape}')
  expect(document.activeElement).toBe(document.body)
})

test('a slash stays where it is typed: in another field, and under a dialog', async () => {
  const user = userEvent.setup()
  const { rerender } = render(<Search />)
  const other = screen.getByRole<HTMLInputElement>('textbox', { name: 'Other' })
  await user.type(other, 'a/b')
  expect(other.value).toBe('a/b')
  other.blur()
  rerender(
    <Search>
      <div role="dialog" />
    </Search>,
  )
  await user.keyboard('/')
  expect(document.activeElement).not.toBe(field())
})

test('the cross empties the search and keeps the cursor in it', async () => {
  const user = userEvent.setup()
  render(<Search />)
  expect(screen.queryByRole('button', { name: 'Clear search' })).toBeNull()
  await user.type(field(), 'notes')
  await user.click(screen.getByRole('button', { name: 'Clear search' }))
  expect(field().value).toBe('')
  expect(document.activeElement).toBe(field())
})
