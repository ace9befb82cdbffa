import type { Page } from '@playwright/test'

/** The set-up as a file, in the settings. */
export const setupFileOf = (page: Page) => {
  const section = page.getByRole('region', { name: 'Set-up as a file' })
  const dialog = page.getByRole('dialog', { name: /^Apply / })
  return {
    section,
    dialog,
    exportButton: section.getByRole('button', { name: 'Export set-up…' }),
    open: () => section.getByRole('button', { name: 'Apply a file…' }).click(),
    choose: (name: string, text: string) =>
      dialog
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) }),
    group: (name: string) => dialog.getByRole('region', { name, exact: true }),
    problems: dialog.getByRole('list', { name: 'Problems' }),
    results: dialog.getByRole('list', { name: 'What became of it' }),
    secret: (label: string) => dialog.getByLabel(label, { exact: true }),
    button: (name: string | RegExp) => dialog.getByRole('button', { name }),
  }
}
