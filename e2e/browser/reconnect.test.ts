import { describe, onTestFinished, test } from 'vitest'
import { startBreakableWay } from '../fixtures/breakable-way.ts'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { untilConnected } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { frameOf } from '../page-models/frame.ts'
import { repositoriesOf } from '../page-models/repositories.ts'

describe.skipIf(noBrowser !== null)(
  `a browser tab that loses its connection${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    const open = useBrowserInterface()

    test('says so, comes back by itself, and then shows what happened meanwhile', async () => {
      const way = await startBreakableWay()
      onTestFinished(way.stop)
      const world = await open({ proxy: way.proxy })
      const { page, contract } = world
      await frameOf(page).place('Repositories').click()
      await expect(page.getByRole('heading', { name: 'No repositories yet' })).toBeVisible()

      world.allowErrors(/ERR_SOCKS_CONNECTION_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION|WebSocket connection/)
      way.cut()
      const banner = frameOf(page).banner('The connection to Mirrordesk is interrupted.')
      await expect(banner).toContainText('What you see may be old.')
      await contract.call('repositories.create', { name: 'meanwhile' })
      await expect(repositoriesOf(page).row('meanwhile')).toBeHidden()

      way.mend()
      await untilConnected(page)
      await expect(banner).toBeHidden()
      await expect(repositoriesOf(page).row('meanwhile')).toBeVisible()
      // It did not sign in again, and the page was not loaded again: events go on as before.
      await contract.call('repositories.create', { name: 'afterwards' })
      await expect(repositoriesOf(page).row('afterwards')).toBeVisible()
    })
  },
)
