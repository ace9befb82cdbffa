import type { Page } from '@playwright/test'

/** What stands around every place: the sidebar, the banners, the messages, the palette. */
export const frameOf = (page: Page) => {
  const sidebar = page.getByRole('navigation', { name: 'Main' })
  return {
    place: (name: string) => sidebar.getByRole('link', { name }),
    heading: page.getByRole('heading', { level: 1 }),
    /** How the core stands, at the foot of the sidebar. */
    connection: (words: string) => page.getByText(words, { exact: true }),
    /** One line over the whole window; other live regions have a name. */
    banner: (words: string | RegExp) =>
      page.getByRole('status').and(page.locator(':not([aria-label])')).filter({ hasText: words }),
    message: (words: string | RegExp) => page.getByRole('status', { name: 'Messages' }).getByText(words),
    dialog: (name: string | RegExp) => page.getByRole('dialog', { name }),
    keys: page.getByRole('dialog', { name: 'Keys' }),
  }
}
