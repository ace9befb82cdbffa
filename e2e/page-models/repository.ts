import type { Page } from '@playwright/test'

/** The address of a tab of a repository; its name is one segment. */
export const repositoryPlace = (name: string, tab = ''): string =>
  `/repositories/${encodeURIComponent(name)}${tab === '' ? '' : `/${tab}`}`

/** The head of a repository with its tabs. */
export const repositoryOf = (page: Page) => ({
  title: page.getByRole('heading', { level: 1 }),
  tab: (name: string) => page.getByRole('navigation', { name: 'Repository' }).getByRole('link', { name }),
  clone: page.getByRole('button', { name: 'Clone' }),
  cloneAddress: page
    .getByRole('dialog', { name: 'Clone or push' })
    .getByRole('textbox', { name: 'Clone address' }),
})
