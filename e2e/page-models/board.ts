import type { Page } from '@playwright/test'

/** The board: all mirrors, with what needs a person above them. */
export const boardOf = (page: Page) => {
  const grid = page.getByRole('grid', { name: 'Mirrors' })
  const needsYou = page.getByRole('region', { name: 'Needs you' })
  const selection = page.getByRole('region', { name: 'Selected mirrors' })
  return {
    /** The summary sentence is its heading. */
    sentence: page.getByRole('heading', { level: 1 }),
    grid,
    row: (repository: string) =>
      grid.getByRole('row').filter({ has: page.getByText(repository, { exact: true }) }),
    status: (repository: string, words: string) =>
      grid
        .getByRole('row')
        .filter({ has: page.getByText(repository, { exact: true }) })
        .getByRole('img', { name: words, exact: true }),
    addMirror: page.getByRole('button', { name: 'Add mirror' }),
    search: page.getByRole('textbox', { name: 'Search mirrors' }),
    needsYou,
    problem: (words: string | RegExp) => needsYou.getByRole('listitem').filter({ hasText: words }),
    selection,
    detail: page.getByRole('complementary', { name: 'Mirror' }),
  }
}
