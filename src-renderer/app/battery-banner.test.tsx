// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../src-main/testing/sample-contract.ts'
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts'
import { draw } from '../testing/draw.tsx'
import { BatteryBanner } from './battery-banner.tsx'

const overview = (waitsOnBattery: boolean) => () => ({ ...sampleOutputs['overview.get'], waitsOnBattery })

test('on battery it is said what waits and what does not, and can be turned off', async () => {
  const asked: Partial<Settings>[] = []
  const { user } = draw(<BatteryBanner />, {
    'overview.get': overview(true),
    'settings.change': (change) => {
      asked.push(change)
      return { ...defaultSettings, ...change }
    },
  })
  await screen.findByText('On battery: scheduled runs wait. What you push or start yourself runs.')
  await user.click(screen.getByRole('button', { name: 'Always run them' }))
  await waitFor(() => expect(asked).toEqual([{ waitOnBattery: false }]))
})

test('otherwise nothing is said', async () => {
  const { core } = draw(<BatteryBanner />, { 'overview.get': overview(false) })
  await waitFor(() => expect(core.calls).toContain('overview.get'))
  expect(screen.queryByText(/battery/)).toBeNull()
})
