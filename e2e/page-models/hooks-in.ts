import type { Page } from '@playwright/test'

/** What an account's forge tells: whether it reaches us, its webhooks, what it sent. */
export const hooksInOf = (page: Page) => {
  const repositories = page.getByRole('region', { name: 'Repositories' })
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  const key = page.getByRole('region', { name: 'Key of the server' })
  return {
    heading: page.getByRole('heading', { name: /^Webhooks of / }),
    reach: page.getByRole('region', { name: 'Is this computer told?' }),
    toSettings: page.getByRole('link', { name: 'Give its address in the settings' }),
    publicAddress: page.getByLabel('Public address'),
    enabled: page.getByRole('switch', { name: 'Webhooks for the mirrors of this account' }),
    key,
    keyInUse: key.getByRole('textbox', { name: 'Key in use' }),
    newKey: key.getByRole('textbox', { name: /public key/i }),
    useKey: key.getByRole('button', { name: 'Use this key' }),
    forgetKey: key.getByRole('button', { name: 'Forget the key' }),
    repositories,
    hook: (path: string) => repositories.getByRole('listitem').filter({ hasText: path }),
    lookAtAll: page.getByRole('button', { name: 'Look at all now' }),
    deliveries,
    delivery: (text: string) => deliveries.getByRole('listitem').filter({ hasText: text }),
  }
}
