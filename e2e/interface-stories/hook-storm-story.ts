import { createHmac, randomUUID } from 'node:crypto'
import { describe, test } from 'vitest'
import { deliverHook, reverseProxy } from '../../src-main/testing/fake-forges/deliver-hook.ts'
import { hookHeaders } from '../../src-main/testing/fake-forges/gitea/fake-hook-delivery.ts'
import { forgeCommits } from '../fixtures/forge-commits.ts'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { hooksInOf } from '../page-models/hooks-in.ts'

const scopes = ['write:repository', 'write:organization', 'write:user']
const publicAddress = 'https://storm.example.org'
const names = ['one', 'two', 'three']
const deliveries = 1_000
const atOnce = 50
/** A storm about one repository leads to a run this often at most. */
const checkedEveryMs = 10_000

export const tellHookStorm = (open: OpenInterface): void => {
  describe('a storm of webhooks', () => {
    test('of 1,000 deliveries is one run of each mirror, and their list stays usable', async () => {
      const world = await open()
      const { page, go, remotes, contract, dataDirectory } = world
      const { address } = await contract.call('system.info', {})
      reverseProxy(publicAddress, address)
      const forge = await remotes.forge()
      const user = `gale-${forge.state.users.size}`
      const { token } = forge.addUser(user, scopes)
      const commits = await forgeCommits(dataDirectory, 'work-of-storm-story')
      const account = await contract.call('accounts.connect', { kind: 'gitea', address: forge.url, token })
      await contract.call('settings.change', { publicAddress })
      const repositories = names.map((name) => forge.addRepository(`${user}/${name}`, { isEmpty: false }))
      const commitToAll = async (): Promise<void> => {
        for (const one of repositories) await commits.add(await forge.directoryOf(one), one.name)
      }
      await commitToAll()
      const mirrors = await Promise.all(
        names.map(async (name) => {
          const path = `${user}/${name}`
          return (await mirrorThatRan(world, 'pull', path, `${forge.url}/${path}.git`, account.id)).mirror
        }),
      )
      await go(`/accounts/${account.id}/webhooks`)
      const hooks = hooksInOf(page)
      for (const name of names) {
        await expect(hooks.hook(`${user}/${name}`)).toContainText('Nothing has come yet', { timeout: 15_000 })
      }

      const runsOf = async (mirrorId: string) => (await contract.call('runs.list', { mirrorId })).items
      const byWebhook = async (): Promise<readonly number[]> =>
        Promise.all(
          mirrors.map(async ({ id }) => {
            const all = await runsOf(id)
            return all.filter(({ trigger, outcome }) => trigger === 'webhook' && outcome !== null).length
          }),
        )
      await commitToAll()
      const send = async (nth: number): Promise<number | undefined> => {
        const repository = repositories[nth % repositories.length]
        const config = repository?.hooks[0]?.config ?? {}
        const body = JSON.stringify({
          ref: 'refs/heads/main',
          storm: nth,
          repository: { id: repository?.id, full_name: `${user}/${repository?.name ?? ''}` },
        })
        const signature = createHmac('sha256', config['secret'] ?? '')
          .update(body)
          .digest('hex')
        const headers = hookHeaders('gitea', 'push', signature, randomUUID())
        return (await deliverHook(config['url'] ?? '', headers, body))?.status
      }
      const beganAt = Date.now()
      const answers = new Set<number | undefined>()
      for (let sent = 0; sent < deliveries; sent += atOnce) {
        const some = await Promise.all(Array.from({ length: atOnce }, (_, at) => send(sent + at)))
        for (const status of some) answers.add(status)
      }
      expect([...answers]).toEqual([202])

      await expect(hooks.reach).toContainText('The forge reaches this computer.')
      await expect(hooks.delivery(`${user}/one`).first()).toContainText('The mirror is checked')
      // What goes on for longer than ten seconds is checked as often; on a computer that is not laden it is one run.
      const most = 1 + Math.floor((Date.now() - beganAt) / checkedEveryMs)
      await expect.poll(async () => Math.min(...(await byWebhook()))).toBeGreaterThan(0)
      // The last 200 are there, in pages, and each page is answered at once.
      for (const shown of [50, 100, 150, 200]) {
        await expect(hooks.deliveries.getByRole('listitem')).toHaveCount(shown)
        if (shown < 200) await hooks.deliveries.getByRole('button', { name: 'Show more' }).click()
      }
      await expect(hooks.deliveries.getByRole('button', { name: 'Show more' })).toBeHidden()
      await hooks.lookAtAll.click()
      await expect(hooks.hook(`${user}/one`)).toContainText('Last delivery')

      await go('/')
      const board = boardOf(page)
      for (const name of names) await expect(board.status(`${user}/${name}`, 'Up to date')).toBeVisible()
      for (const count of await byWebhook()) expect(count).toBeLessThanOrEqual(most)
      await contract.call('settings.change', { publicAddress: null })
      expect(forge.violations).toEqual([])
    })
  })
}
