// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../../src-main/testing/sample-contract.ts'
import { sampleRepository } from '../../../src-main/testing/sample-values.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { ToastRegion } from '../../app/toast-region.tsx'
import { draw } from '../../testing/draw.tsx'
import { withoutLayout } from '../../testing/no-layout.ts'
import { Palette } from './palette.tsx'

withoutLayout()

const repositoryCalled = (name: string, last: string) => ({
  ...sampleRepository,
  name,
  id: `repo_${last.padStart(32, '0')}`,
})

const opened = async () => {
  const drawn = draw(
    <>
      <button type="button">Before</button>
      <Palette />
      <ToastRegion />
    </>,
    {
      'overview.get': () => ({ ...sampleOutputs['overview.get'], mirrors: [] }),
      'repositories.list': () => ({
        items: [repositoryCalled('team/library', '1'), repositoryCalled('team/notes', '2')],
        nextCursor: null,
      }),
      'mirrors.syncAll': () => {
        throw new AppError('disk_full', 'The disk is full.')
      },
    },
  )
  const opener = screen.getByRole('button', { name: 'Before' })
  opener.focus()
  await drawn.user.keyboard('{Control>}k{/Control}')
  const field = await screen.findByRole('combobox', { name: 'Find or do' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  return { ...drawn, opener, field }
}
const options = (): readonly HTMLElement[] => screen.getAllByRole('option')
const activeText = (): string | null | undefined =>
  options().find((option) => option.getAttribute('aria-selected') === 'true')?.textContent
const isClosed = (): Promise<void> => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

test('typing leaves what fits, with the letters marked; Enter goes there and closes', async () => {
  const { user, placesSeen } = await opened()
  await user.keyboard('libr')
  await waitFor(() => expect(activeText()).toContain('team/library'))
  expect(document.querySelector('mark')?.textContent).toBe('libr')
  expect(options().some(({ textContent }) => textContent.includes('team/notes'))).toBe(false)
  await user.keyboard('{Enter}')
  await isClosed()
  expect(placesSeen.at(-1)).toBe('/repositories/team%2Flibrary')
})

test('arrows go through the results, around their ends, and the field names the active one', async () => {
  const { user, field } = await opened()
  const all = options().map(({ textContent }) => textContent)
  await user.keyboard('{ArrowDown}')
  expect(activeText()).toBe(all[1])
  expect(field.getAttribute('aria-activedescendant')).toBe(options()[1]?.id)
  await user.keyboard('{ArrowUp}{ArrowUp}')
  expect(activeText()).toBe(all.at(-1))
  expect(document.activeElement).toBe(field)
})

test('Escape closes it without doing anything, and the focus returns', async () => {
  const { user, opener, placesSeen, core } = await opened()
  await user.keyboard('{ArrowDown}{Escape}')
  await isClosed()
  await waitFor(() => expect(document.activeElement).toBe(opener))
  expect(placesSeen).toEqual(['/'])
  expect(core.calls).not.toContain('mirrors.syncAll')
})

test('where nothing fits it says so, and Enter does nothing', async () => {
  const { user } = await opened()
  await user.keyboard('zzzz')
  await screen.findByText('Nothing is called “zzzz”.')
  await user.keyboard('{Enter}')
  expect(screen.getByRole('dialog')).toBeDefined()
})

test('an action that fails says why in a message', async () => {
  const { user } = await opened()
  await user.keyboard('sync all{Enter}')
  await isClosed()
  await screen.findByText('The disk is full.')
})
