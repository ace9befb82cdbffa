import type { Page } from '@playwright/test'

/** The settings of this Mirrordesk. */
export const settingsOf = (page: Page) => ({
  section: (name: string) => page.getByRole('region', { name }),
  interval: page.getByRole('combobox', { name: 'Check', exact: true }),
  direction: page.getByRole('combobox', { name: 'Direction of new mirrors' }),
  lifetime: page.getByRole('combobox', { name: 'Keep what mirrors overwrite or delete for' }),
  port: page.getByRole('textbox', { name: 'Port' }),
  restartNote: page.getByText(/^Takes effect when/),
  theme: (name: string) => page.getByRole('radiogroup', { name: 'Theme' }).getByText(name, { exact: true }),
  chosenTheme: page.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio', { checked: true }),
})
