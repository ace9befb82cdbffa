import type { Locator } from '@playwright/test'

/** When a mirror runs by itself, wherever it is chosen. */
export const scheduleOf = (place: Locator) => ({
  choice: place.getByRole('combobox', { name: 'Checks the remote' }),
  times: place.getByRole('textbox', { name: 'Times as a cron expression' }),
})
