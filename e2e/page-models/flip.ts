import type { Page } from '@playwright/test'

/** The dialog that turns mirrors round. */
export const flipOf = (page: Page) => {
  const dialog = page.getByRole('dialog')
  return {
    dialog,
    plan: dialog.getByRole('region', { name: 'What the first run does' }),
    approve: (words: string) => dialog.getByRole('button', { name: words, exact: true }),
    result: (repository: string) => dialog.getByRole('listitem').filter({ hasText: repository }),
  }
}
