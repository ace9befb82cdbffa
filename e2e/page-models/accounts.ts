import type { Locator, Page } from '@playwright/test'

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
    appId: dialog.getByLabel('App ID'),
    privateKey: dialog.getByLabel('Private key'),
    byToken: dialog.getByRole('radio', { name: 'Token', exact: true }),
    /** Signing in at the forge, in the place of a token. */
    bySignIn: dialog.getByRole('radio', { name: 'Sign in', exact: true }),
    clientId: dialog.getByLabel('Client ID'),
    signIn: dialog.getByRole('button', { name: 'Sign in', exact: true }),
    /** While it is waited for the person. */
    waiting: page.getByRole('dialog', { name: /^Sign in at / }),
    again: page.getByRole('dialog', { name: /^Sign in again: / }),
    transport: dialog.getByLabel('git signs in'),
    makeKey: dialog.getByRole('button', { name: 'Make a new key' }),
    publicKey: (shownIn: Locator) => shownIn.getByRole('textbox', { name: 'Public key' }),
    newToken: page.getByRole('dialog', { name: /^New token for / }),
    /** What is wrong with a sign-in, with the mirrors it stops. */
    problem: (words: string | RegExp) => page.getByRole('alert').filter({ hasText: words }),
  }
}

/** What an account's forge has. */
export const discoveryOf = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: /^Import / })
  return {
    heading: page.getByRole('heading', { name: /^Repositories at / }),
    row: (path: string) => page.getByRole('row').filter({ hasText: path }),
    search: page.getByLabel('Search repositories'),
    chooseOwner: async (owner: string) => {
      await page.getByRole('button', { name: 'Owner', exact: true }).click()
      await page
        .getByRole('menu')
        .getByText(new RegExp(`^${owner} \\(`))
        .click()
    },
    select: (path: string) => page.getByRole('checkbox', { name: `Select ${path}` }).click(),
    selected: page.getByRole('region', { name: 'Selected repositories' }),
    selectShown: page.getByRole('checkbox', { name: 'Select all' }),
    importAll: page.getByRole('button', { name: /^Import (all|these \d+)…$/ }),
    /** What goes on with repositories of the account while no dialog shows it. */
    background: page.getByRole('list', { name: 'In the background' }),
    /** Takes a filter: `filter('Archived', 'without')`. */
    filter: async (name: string, value: string): Promise<void> => {
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('menuitem', { name: value }).click()
    },
    push: page.getByRole('button', { name: 'Push from here…' }),
    pushDialog: page.getByRole('dialog', { name: /^Push from this computer/ }),
    dialog,
    plan: dialog.getByRole('status'),
    begin: dialog.getByRole('button', { name: /^Import( \d+)?$/ }),
    done: dialog.getByRole('button', { name: 'Done' }),
    /** Organizations keep something out of the list. */
    hidden: page.getByText('Not all repositories are in this list.'),
    authorized: page.getByRole('button', { name: 'It is authorized, list again' }),
  }
}
