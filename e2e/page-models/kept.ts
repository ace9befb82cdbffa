import type { Page } from '@playwright/test'

/** What mirrors overwrote or deleted, with the ways back. */
export const keptOf = (page: Page) => {
  const list = page.getByRole('list', { name: 'Kept' })
  return {
    list,
    oldTip: (objectId: string) =>
      list
        .getByRole('listitem')
        .filter({ has: page.getByRole('link', { name: `Old tip ${objectId.slice(0, 7)}` }) }),
    inPlace: (ref: string) => page.getByRole('dialog', { name: `Restore ${ref} in place?` }),
  }
}
