import type { Locator, Page } from '@playwright/test'

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
    /** A button of a row; it is there as soon as the pointer is. */
    rowAction: async (repository: string, name: string): Promise<Locator> => {
      const row = grid.getByRole('row').filter({ has: page.getByText(repository, { exact: true }) })
      const box = await row.boundingBox()
      if (box === null) throw new Error(`There is no row ${repository}.`)
      await row.hover({ position: { x: box.width - 40, y: box.height / 2 } })
      return row.getByRole('button', { name })
    },
    /** Where a mirror stands, by its sign. */
    status: (repository: string, words: string) =>
      grid
        .getByRole('row')
        .filter({ has: page.getByText(repository, { exact: true }) })
        .getByRole('img', { name: words, exact: true }),
    addMirror: page.getByRole('button', { name: 'Add mirror' }),
    search: page.getByRole('textbox', { name: 'Search mirrors' }),
    /** All that the filter lets through. */
    selectAll: grid.getByRole('checkbox', { name: 'Select all' }),
    needsYou,
    problem: (words: string | RegExp) => needsYou.getByRole('listitem').filter({ hasText: words }),
    selection,
    detail: page.getByRole('complementary', { name: 'Mirror' }),
  }
}
