import { describe, test } from 'vitest'
import { answerWith, startWebhookReceiver } from '../../src-main/testing/webhook-receiver.ts'
import { hostedRepository } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { restClient } from '../fixtures/rest-client.ts'
import { readSigned } from '../fixtures/signed-request.ts'
import { expect } from '../fixtures/web-expect.ts'
import { webhooksOf } from '../page-models/webhooks.ts'

const shortOf = (url: string): string => url.replace('http://', '')
const author = { name: 'Ada', email: 'ada@example.org' }

export const tellWebhook = (open: OpenInterface): void => {
  describe('a webhook', () => {
    test('that is added and tested hears of a push and of a commit over the REST API, signed with its secret', async () => {
      const world = await open()
      const { page } = world
      const { push } = await hostedRepository(world, 'team/app')
      const receiver = await startWebhookReceiver()
      await world.go('/settings')
      const webhooks = webhooksOf(page)
      await webhooks.add.click()
      await webhooks.form.address.fill('ftp://example.org/')
      await webhooks.form.submit('Add the webhook').click()
      await expect(webhooks.form.dialog.getByRole('alert')).toContainText('begins with https:// or http://')
      await webhooks.form.address.fill(receiver.url)
      await webhooks.form.submit('Add the webhook').click()
      const secret = await webhooks.form.secret.inputValue()
      await webhooks.form.submit('Done').click()

      await webhooks.menuOf(shortOf(receiver.url)).click()
      await webhooks.task('Send a test').click()
      await expect(webhooks.said(/answered the test in/)).toBeVisible()
      await expect(webhooks.row(shortOf(receiver.url))).toContainText('Works: the last answer was 204.')

      const pushed = await push('one.txt')
      const repository = await (await restClient(world)).findOne({ id: 'team/app' })
      const written = await repository
        ?.createCommit({ targetBranch: 'main', commitMessage: 'Two', author })
        .addFileFromString('two.txt', 'two')
        .send()
      const [ping, first, second] = (await receiver.first(3)).map((request) => readSigned(request, secret))
      const main = { repository: { repo_name: 'team/app' }, ref: 'refs/heads/main' }
      expect(ping).toMatchObject({ event: 'ping', type: 'ping' })
      expect(first).toMatchObject({ event: 'push', ...main, before: '0'.repeat(40), after: pushed })
      expect(second).toMatchObject({ event: 'push', ...main, before: pushed, after: written?.commitSha })
      expect(await page.content()).not.toContain(secret)
    })

    test('that fails says so in its log; a new address gets what waits, anything is sent again, and it is removed', async () => {
      const world = await open()
      const { page, contract } = world
      const { push } = await hostedRepository(world, 'team/app')
      const [failing, better] = [await startWebhookReceiver(), await startWebhookReceiver()]
      failing.answer = answerWith(500)
      const { secret } = await contract.call('webhooks.add', { url: failing.url, events: ['push'] })
      await world.go('/settings')
      const webhooks = webhooksOf(page)
      await push('one.txt')
      const row = webhooks.row(shortOf(failing.url))
      await expect(row).toContainText('The receiver answered 500.')
      await expect(row).toContainText('1 waiting')

      await row.getByRole('link').click()
      await expect(webhooks.title).toHaveText(shortOf(failing.url))
      await webhooks.delivery('Answered 500').click()
      await expect(webhooks.opened('Push: is tried again')).toBeVisible()
      await webhooks.button('Try now').click()
      await failing.first(2)

      await webhooks.button('Edit…').click()
      await webhooks.form.address.fill(better.url)
      await expect(webhooks.form.dialog).toContainText(
        'The delivery that waits goes to a new address at once, signed with the same secret.',
      )
      await webhooks.form.event('Mirror run fails').check()
      await webhooks.form.repository.selectOption('team/app')
      await webhooks.form.submit('Save').click()
      await expect(webhooks.title).toHaveText(shortOf(better.url))
      const [waited] = await better.first(1)
      if (waited === undefined || secret === null) throw new Error('It came, and the secret was made.')
      expect(readSigned(waited, secret)).toMatchObject({ event: 'push', ref: 'refs/heads/main' })
      await expect(webhooks.opened('Push: delivered')).toBeVisible()

      await webhooks.button('Send again').click()
      const [, again] = await better.first(2)
      expect(again?.body).toBe(waited.body)
      expect(again?.headers['x-pierre-delivery']).not.toBe(waited.headers['x-pierre-delivery'])
      expect((await contract.call('webhooks.list', {})).items).toMatchObject([
        { url: better.url, events: ['push', 'repo.sync.failed'], repository: 'team/app' },
      ])

      await webhooks.button('Remove…').click()
      await page.getByRole('button', { name: 'Remove the webhook' }).click()
      await expect(webhooks.said('No webhook yet: nobody is told.')).toBeVisible()
    })
  })
}
