import type { Page } from '@playwright/test'

/** Refs × remotes: the branches or the tags of a repository. */
export const refMatrixOf = (page: Page, kind: 'branches' | 'tags' = 'branches') => {
  const grid = page.getByRole('grid', { name: kind })
  return {
    grid,
    row: (ref: string) => grid.getByRole('row').filter({ has: page.getByRole('link', { name: ref }) }),
    /** The cell of a ref that is not in sync: a button that says why. */
    cell: (ref: string, words: string | RegExp) =>
      grid
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name: ref }) })
        .getByRole('button', { name: words }),
    /** What a cell opens. */
    why: page.getByRole('dialog'),
    onlyDiffering: page.getByRole('checkbox', { name: 'Only what differs' }),
    search: page.getByRole('textbox', { name: `Search ${kind}` }),
  }
}
