import { deliveryStateSchema, type Delivery } from '../../src-shared/domain/webhook.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseWebhook, webhookNaming } from './choose-webhook.ts'
import { defineCommand } from './command.ts'
import { deliveryLine, deliveryTable } from './delivery-text.ts'
import { matchesId } from './short-id.ts'
import { usageError } from './usage-error.ts'

const shownCount = 50
const searchedCount = 500

/** One of the newest deliveries, by the beginning of its id. */
const pick = (deliveries: readonly Delivery[], text: string): Delivery => {
  const [delivery, ...others] = deliveries.filter(({ id }) => matchesId(id, text))
  if (delivery === undefined) {
    const what = `The delivery ${text}`
    throw new AppError('not_found', `There is no delivery "${text}".`, { details: { what } })
  }
  if (others.length > 0) throw usageError(`"${text}" begins the id of several deliveries; give more of it.`)
  return delivery
}

export const webhookDeliveryCommand = defineCommand({
  words: ['webhook', 'deliveries'],
  summary: 'List what was sent to a webhook, or send one of it again.',
  usage: 'WEBHOOK [--state waiting|delivered|failed] [redeliver DELIVERY]',
  notes: `${webhookNaming} DELIVERY is an id or the beginning of one. One that waits is tried now.`,
  positionals: ['WEBHOOK', '[redeliver]', '[DELIVERY]'],
  options: { state: { type: 'string', value: 'STATE', summary: 'Only those in this state.' } },
  examples: [
    'mirrordesk webhook deliveries whk_0a1b2c3d --state failed',
    'mirrordesk webhook deliveries whk_0a1b2c3d redeliver dlv_4e5f6a7b',
  ],
  run: async (context, [text, action, deliveryText], values) => {
    const state = deliveryStateSchema.optional().safeParse(values.state)
    if (!state.success) throw usageError('--state is waiting, delivered or failed.')
    if (action !== undefined && (action !== 'redeliver' || deliveryText === undefined)) {
      throw usageError('After the webhook comes nothing, or: redeliver DELIVERY.')
    }
    const client = context.client()
    const { id: webhookId } = await chooseWebhook(client, text)
    const limit = action === undefined ? shownCount : searchedCount
    const { items } = await client.call('deliveries.list', { webhookId, state: state.data, limit })
    if (deliveryText === undefined) {
      context.print({ items }, () =>
        items.length === 0 ? 'No deliveries.' : deliveryTable(items, context.now()),
      )
      return 0
    }
    const delivery = await client.call('deliveries.redeliver', { id: pick(items, deliveryText).id })
    context.print(delivery, () => deliveryLine(delivery))
    return delivery.state === 'delivered' ? 0 : 1
  },
})
