import { parseSignatureHeader, validateWebhook, validateWebhookSignature } from '@pierre/storage'
import { expect, it } from 'vitest'
import { startWebhookReceiver } from '../webhook-receiver.ts'
import { author, type ConformanceWorld } from './conformance-world.ts'

/** What the core sends, held against what the client verifies. */
export const webhookConformance = (world: () => ConformanceWorld): void => {
  it('signs webhooks as the client verifies them', async () => {
    const { app, filled } = world()
    const { repository, first } = await filled('hooked')
    const receiver = await startWebhookReceiver()
    const { webhook, secret } = await app.client.call('webhooks.add', {
      url: receiver.url,
      repository: 'hooked',
      customerId: 'acme',
    })
    const { commitSha } = await repository
      .createCommit({ targetBranch: 'main', commitMessage: 'Größe', author })
      .addFileFromString('c', 'c')
      .send()
    const [delivery] = await receiver.first(1)
    const { body = '', headers = {} } = delivery ?? {}
    expect(await validateWebhook(body, headers, secret ?? '')).toMatchObject({
      valid: true,
      eventType: 'push',
      payload: { ref: 'refs/heads/main', before: first, after: commitSha, customerId: 'acme' },
    })
    const signature = headers['x-pierre-signature'] ?? ''
    expect(parseSignatureHeader(signature)?.signature).toMatch(/^[0-9a-f]{64}$/)
    for (const [payload, key] of [
      [`${body} `, secret ?? ''],
      [body, 'another secret'],
    ] as const)
      expect(await validateWebhookSignature(payload, signature, key)).toMatchObject({ valid: false })
    const old = signature.replace(/t=\d+/, 't=1600000000')
    expect(await validateWebhookSignature(body, old, secret ?? '')).toMatchObject({ valid: false })
    await app.client.call('webhooks.remove', { id: webhook.id })
  })
}
