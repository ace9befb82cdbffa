// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { Button } from './button.tsx'
import { ConfirmDialog } from './dialog.tsx'
import { ErrorPanel } from './error-panel.tsx'

afterEach(cleanup)

/** Asks before something that the test lets go through or fail. */
const Asking = ({ work }: { readonly work: () => Promise<void> }) => {
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const confirm = (): void => {
    setBusy(true)
    work()
      .then(
        () => setOpen(false),
        (error: unknown) => setFailure((error as Error).message),
      )
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>Remove…</Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title="Remove this mirror?"
        description="The repository stays as it is."
        confirmLabel="Remove"
        busy={isBusy}
        onConfirm={confirm}
      >
        {failure !== null && <ErrorPanel title={failure} />}
      </ConfirmDialog>
    </>
  )
}

const ask = async (work: () => Promise<void> = () => Promise.resolve()) => {
  const user = userEvent.setup()
  render(<Asking work={work} />)
  const opener = screen.getByRole('button', { name: 'Remove…' })
  await user.click(opener)
  const dialog = await screen.findByRole('dialog', { name: 'Remove this mirror?' })
  const button = (name: string): HTMLElement => within(dialog).getByRole('button', { name })
  return { user, opener, dialog, button }
}
const isGone = (): Promise<void> => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

test('a question says what will happen, and begins at the button that does nothing', async () => {
  const { dialog, button } = await ask()
  const described = document.getElementById(dialog.getAttribute('aria-describedby') ?? '')
  expect(described?.textContent).toBe('The repository stays as it is.')
  await waitFor(() => expect(document.activeElement).toBe(button('Cancel')))
})

test('Escape closes a question without doing it, and the focus returns to what opened it', async () => {
  const work = vi.fn(() => Promise.resolve())
  const { user, opener } = await ask(work)
  await user.keyboard('{Escape}')
  await isGone()
  expect(work).not.toHaveBeenCalled()
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

test('a question at work says so and cannot be answered twice', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const work = vi.fn(() => promise)
  const { user, button, opener } = await ask(work)
  await user.click(button('Remove'))
  expect(button('Remove').getAttribute('aria-busy')).toBe('true')
  await user.click(button('Remove'))
  expect(work).toHaveBeenCalledOnce()
  resolve(undefined)
  await isGone()
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

test('a failure stays in the question, which can then be answered again', async () => {
  const { user, dialog, button } = await ask(() => Promise.reject(new Error('The disk is full.')))
  await user.click(button('Remove'))
  expect((await within(dialog).findByRole('alert')).textContent).toContain('The disk is full.')
  await waitFor(() => expect(button('Remove').getAttribute('aria-busy')).toBeNull())
})
