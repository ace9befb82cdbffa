// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ErrorBoundary } from './error-boundary.tsx'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const Part = ({ fails }: { readonly fails: boolean }) => {
  if (fails) throw new Error('It cannot be drawn.')
  return <p>The page</p>
}
const Window = ({ place, fails }: { readonly place: string; readonly fails: boolean }) => (
  <>
    <nav>The way out</nav>
    <ErrorBoundary place={place}>
      <Part fails={fails} />
    </ErrorBoundary>
  </>
)

test('a page that cannot be drawn says so, with the reason folded away, and the rest of the window stays', () => {
  render(<Window place="/one" fails />)
  expect(screen.getByText('The way out')).toBeDefined()
  expect(screen.getByRole('alert').textContent).toContain('This page could not be shown.')
  expect(screen.getByRole('button', { name: 'Load again' })).toBeDefined()
  const reason = screen.getByText(/It cannot be drawn\./)
  expect(reason.closest('details')?.open).toBe(false)
})

test('at another place it is drawn again, at the same one it is not', () => {
  const { rerender } = render(<Window place="/one" fails />)
  rerender(<Window place="/one" fails={false} />)
  expect(screen.queryByText('The page')).toBeNull()
  rerender(<Window place="/two" fails={false} />)
  expect(screen.getByText('The page')).toBeDefined()
  expect(screen.queryByRole('alert')).toBeNull()
})
