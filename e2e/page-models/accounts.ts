import type { Page } from '@playwright/test'

/** The accounts, and what is asked when one is added. */
export const accountsOf = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Add account' })
  return {
    add: page.getByRole('button', { name: 'Add account' }),
    dialog,
    /** The row of an account by what it is called. */
    row: (label: string) => page.getByRole('listitem').filter({ hasText: label }),
    // The circle itself is not drawn: the whole card is its label.
    choose: (forge: string) => dialog.getByRole('radio', { name: forge, exact: true }).check({ force: true }),
    address: dialog.getByLabel('Address'),
    token: dialog.getByLabel('Access token'),
    connect: dialog.getByRole('button', { name: 'Connect' }),
    newToken: page.getByRole('dialog', { name: /^New token for / }),
  }
}

/** What an account's forge has. */
export const discoveryOf = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: /^Import / })
  return {
    heading: page.getByRole('heading', { name: /^Repositories at / }),
    row: (path: string) => page.getByRole('row').filter({ hasText: path }),
    search: page.getByLabel('Search repositories'),
    select: (path: string) => page.getByRole('checkbox', { name: `Select ${path}` }).click(),
    selected: page.getByRole('region', { name: 'Selected repositories' }),
    push: page.getByRole('button', { name: 'Push from here…' }),
    pushDialog: page.getByRole('dialog', { name: /^Push from this computer/ }),
    dialog,
    plan: dialog.getByRole('status'),
    begin: dialog.getByRole('button', { name: /^Import( \d+)?$/ }),
    done: dialog.getByRole('button', { name: 'Done' }),
  }
}
