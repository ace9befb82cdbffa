import type { Page } from '@playwright/test'

/** Finds and does everything, over every place. */
export const paletteOf = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Find or do' })
  return {
    dialog,
    open: () => page.keyboard.press('ControlOrMeta+k'),
    field: dialog.getByRole('combobox', { name: 'Find or do' }),
    result: (words: string | RegExp) => dialog.getByRole('option').filter({ hasText: words }),
    chosen: dialog.getByRole('option', { selected: true }),
  }
}
