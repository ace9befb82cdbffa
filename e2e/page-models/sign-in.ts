import type { Page } from '@playwright/test'

/** Asks for the sign-in to a host. */
export const signInOf = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: /^Sign in to / })
  return {
    dialog,
    username: dialog.getByRole('textbox', { name: 'User name' }),
    password: dialog.getByLabel('Password or token'),
    save: dialog.getByRole('button', { name: 'Test and save' }),
  }
}
