import type { Page } from '@playwright/test'

/** What an account's forge tells: whether it reaches us, its webhooks, what it sent. */
export const hooksInOf = (page: Page) => {
  const repositories = page.getByRole('region', { name: 'Repositories' })
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  return {
    heading: page.getByRole('heading', { name: /^Webhooks of / }),
    reach: page.getByRole('region', { name: 'Is this computer told?' }),
    toSettings: page.getByRole('link', { name: 'Give its address in the settings' }),
    publicAddress: page.getByLabel('Public address'),
    enabled: page.getByRole('switch', { name: 'Webhooks for the mirrors of this account' }),
    repositories,
    hook: (path: string) => repositories.getByRole('listitem').filter({ hasText: path }),
    lookAtAll: page.getByRole('button', { name: 'Look at all now' }),
    deliveries,
    delivery: (text: string) => deliveries.getByRole('listitem').filter({ hasText: text }),
  }
}
