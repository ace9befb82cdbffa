// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../../src-main/testing/sample-contract.ts'
import { defaultSettings, type Settings } from '../../../src-shared/domain/settings.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { draw } from '../../testing/draw.tsx'
import { withoutLayout } from '../../testing/no-layout.ts'
import { SettingsPage } from './settings-page.tsx'

withoutLayout()

test('a refused change is taken back, with the reason beside its field', async () => {
  const { user } = draw(<SettingsPage />, {
    'settings.get': () => defaultSettings,
    'settings.change': () => {
      throw new AppError('invalid_input', 'The disk is full.')
    },
  })
  await user.click(await screen.findByRole('radio', { name: 'Dark' }))
  expect((await screen.findByRole('alert')).textContent).toBe('The disk is full.')
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'As the system' }).checked).toBe(true)
})

test('a changed port asks for a restart, until a core runs that was started with it', async () => {
  let settings: Settings = defaultSettings
  let startedWith = { listenHost: null, listenPort: null as number | null, gitPath: null }
  const asked: string[] = []
  const { user, core } = draw(
    <SettingsPage />,
    {
      'settings.get': () => settings,
      'settings.change': (change) => (settings = { ...settings, ...change }),
      'system.info': () => ({ ...sampleOutputs['system.info'], startedWith }),
    },
    {
      shell: (name) => {
        asked.push(name)
        return Promise.reject(new Error('not here'))
      },
    },
  )
  await user.type(await screen.findByLabelText('Port'), '7500{Enter}')
  await user.click(await screen.findByRole('button', { name: 'Restart now' }))
  expect(asked).toContain('shell.restartCore')
  startedWith = { ...startedWith, listenPort: 7_500 }
  core.start()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Restart now' })).toBeNull())
})
