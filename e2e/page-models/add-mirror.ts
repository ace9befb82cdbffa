import type { Page } from '@playwright/test'

/** Adding a mirror: an address, what is found there, the direction, and the first run. */
export const addMirrorOf = (page: Page) => ({
  address: page.getByRole('textbox', { name: 'Paste a git address, or owner/repository' }),
  found: (words: string | RegExp) => page.getByRole('status').filter({ hasText: words }),
  direction: (title: string) =>
    page.getByRole('group', { name: 'Direction' }).getByText(title, { exact: true }),
  repository: page.getByLabel('Repository here'),
  add: page.getByRole('main').getByRole('button', { name: /^(Add|Start|Fetch)/ }),
  showOnBoard: page.getByRole('button', { name: 'Show it on the board' }),
})
