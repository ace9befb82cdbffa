// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { CheckField, SelectField, TextAreaField, TextField } from './field.tsx'

afterEach(cleanup)

const nothing = (): void => undefined
const shared = { label: 'Name', hint: 'As others see it.' }
const choices = [{ value: 'a', label: 'A' }] as const

const fields = {
  'a line of text': (error: string | null) => (
    <TextField {...shared} error={error} value="" onChange={nothing} />
  ),
  'several lines of text': (error: string | null) => (
    <TextAreaField {...shared} error={error} value="" onChange={nothing} />
  ),
  'a choice': (error: string | null) => (
    <SelectField {...shared} error={error} value="a" choices={choices} onChange={nothing} />
  ),
  'a switch': (error: string | null) => (
    <CheckField {...shared} error={error} kind="switch" checked={false} onChange={nothing} />
  ),
}
const describedBy = (field: HTMLElement): string | null | undefined =>
  document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent

test.each(Object.entries(fields))(
  '%s is read with its hint, and with what is wrong in its place',
  (_, draw) => {
    const { rerender } = render(draw(null))
    const field = screen.getByLabelText('Name')
    expect(field.getAttribute('aria-invalid')).toBeNull()
    expect(describedBy(field)).toBe('As others see it.')
    rerender(draw('A name is needed.'))
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(describedBy(field)).toBe('A name is needed.')
    expect(screen.getByRole('alert').textContent).toBe('A name is needed.')
    expect(screen.queryByText('As others see it.')).toBeNull()
  },
)
