import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { webhookEventSchema, type Webhook, type WebhookEvent } from '../../src-shared/domain/webhook.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { matchesId } from './short-id.ts'
import { usageError } from './usage-error.ts'

export const webhookNaming = 'WEBHOOK is an id, the beginning of one, or the address.'

/** @throws AppError `not_found`; `invalid_input` when several fit */
export const chooseWebhook = async (client: ContractClient, text: string): Promise<Webhook> => {
  const { items } = await client.call('webhooks.list', {})
  const [webhook, ...others] = items.filter(({ id, url }) => url === text || matchesId(id, text))
  if (webhook === undefined) {
    const what = `The webhook ${text}`
    throw new AppError('not_found', `There is no webhook "${text}".`, { details: { what } })
  }
  if (others.length > 0) throw usageError(`"${text}" fits several webhooks; give more of the id.`)
  return webhook
}

/** `push,repo.sync.failed`. @throws AppError `invalid_input` */
export const readEvents = (text: string): WebhookEvent[] =>
  text.split(',').map((name) => {
    const event = webhookEventSchema.safeParse(name.trim())
    if (event.success) return event.data
    throw usageError(`"${name.trim()}" is no event. Events: ${webhookEventSchema.options.join(', ')}.`)
  })
