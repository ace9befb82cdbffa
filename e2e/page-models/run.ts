import type { Page } from '@playwright/test'

/** A run: its steps while it goes, then what came of it. */
export const runOf = (page: Page) => ({
  steps: page.getByRole('list', { name: 'Steps' }),
  step: (name: string) =>
    page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: name }),
  cancel: page.getByRole('button', { name: 'Cancel' }),
})
