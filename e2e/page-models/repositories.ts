import type { Page } from '@playwright/test'

/** The list of repositories with its three dialogs. */
export const repositoriesOf = (page: Page) => {
  const grid = page.getByRole('grid', { name: 'Repositories' })
  const newDialog = page.getByRole('dialog', { name: 'New repository' })
  const trash = page.getByRole('dialog', { name: 'Trash' })
  return {
    grid,
    row: (name: string) =>
      grid.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }),
    search: page.getByRole('textbox', { name: 'Search repositories' }),
    newRepository: page.getByRole('button', { name: 'New repository' }).first(),
    newDialog: {
      dialog: newDialog,
      name: newDialog.getByRole('textbox', { name: 'Name' }),
      create: newDialog.getByRole('button', { name: 'Create' }),
    },
    importDialog: page.getByRole('dialog', { name: 'Import a repository' }),
    trash: { button: page.getByRole('button', { name: 'Trash' }), dialog: trash },
  }
}
