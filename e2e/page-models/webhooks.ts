import type { Page } from '@playwright/test'

/** Webhooks in the settings, and the page of one with what was sent to it. */
export const webhooksOf = (page: Page) => {
  const section = page.getByRole('region', { name: 'Webhooks' })
  const dialog = page.getByRole('dialog')
  const grid = page.getByRole('grid', { name: 'Deliveries' })
  return {
    section,
    add: section.getByRole('button', { name: 'Add a webhook…' }),
    row: (address: string) => section.getByRole('listitem').filter({ hasText: address }),
    /** Opens what can be done with a webhook of the list. */
    menuOf: (address: string) => section.getByRole('button', { name: `Change ${address}` }),
    task: (name: string) => page.getByRole('menuitem', { name }),
    button: (name: string) => page.getByRole('main').getByRole('button', { name }),
    title: page.getByRole('main').getByRole('heading', { level: 1 }),
    form: {
      dialog,
      address: dialog.getByRole('textbox', { name: 'Address' }),
      repository: dialog.getByRole('combobox', { name: 'Repositories' }),
      event: (name: string) => dialog.getByRole('checkbox', { name }),
      submit: (name: string) => dialog.getByRole('button', { name }),
      /** One that was made, while it is shown. */
      secret: dialog.getByRole('textbox', { name: 'Secret' }),
    },
    delivery: (words: string | RegExp) => grid.getByRole('row').filter({ hasText: words }),
    /** The delivery that is open. */
    opened: (words: string) => page.getByRole('heading', { name: words }),
    said: (words: string | RegExp) => page.getByText(words),
  }
}
