import { type Command, defineCommand } from './command.ts'
import { chooseWebhook, readEvents, webhookNaming } from './choose-webhook.ts'
import { webhookChangeCommand } from './webhook-change-command.ts'
import { webhookDeliveryCommand } from './webhook-delivery-command.ts'
import { deliveryLine } from './delivery-text.ts'
import { secretOnce, webhookTable } from './webhook-text.ts'

const add = defineCommand({
  words: ['webhook', 'add'],
  summary: 'Tell a program of pushes and mirror runs, by signed HTTP requests.',
  usage: 'URL [--repository NAME] [--events push,…] [--secret-stdin] [--customer ID]',
  notes:
    'Events: push, repo.sync.started, repo.sync.succeeded, repo.sync.failed. A secret is made and shown once when none is given.',
  positionals: ['URL'],
  options: {
    repository: { type: 'string', value: 'NAME', summary: 'Of this repository only; otherwise of all.' },
    events: { type: 'string', value: 'LIST', summary: 'Which events, with commas between; otherwise all.' },
    'secret-stdin': { type: 'boolean', summary: 'Read the secret from standard input.' },
    customer: { type: 'string', value: 'ID', summary: 'What bodies say in customer_id.' },
  },
  examples: [
    'mirrordesk webhook add https://ci.example.org/hook --repository team/project --events push',
    'mirrordesk webhook add http://127.0.0.1:9000/ --secret-stdin < secret.txt',
  ],
  run: async (context, [url], values) => {
    const events = values.events === undefined ? undefined : readEvents(values.events)
    const secret = values['secret-stdin'] === true ? await context.readSecret('Secret') : undefined
    const added = await context.client().call('webhooks.add', {
      url,
      repository: values.repository,
      events,
      secret,
      customerId: values.customer,
    })
    context.print(added, () => webhookTable([added.webhook], context.now()) + secretOnce(added.secret))
    return 0
  },
})

const list = defineCommand({
  words: ['webhook', 'list'],
  summary: 'List webhooks, all or those that hear of a repository.',
  usage: '[NAME]',
  positionals: ['[NAME]'],
  options: {},
  examples: ['mirrordesk webhook list team/project'],
  run: async (context, [repository]) => {
    const { items } = await context.client().call('webhooks.list', { repository })
    context.print({ items }, () => (items.length === 0 ? 'No webhooks.' : webhookTable(items, context.now())))
    return 0
  },
})

const remove = defineCommand({
  words: ['webhook', 'remove'],
  summary: 'Remove a webhook and its deliveries.',
  usage: 'WEBHOOK',
  notes: webhookNaming,
  positionals: ['WEBHOOK'],
  options: {},
  examples: ['mirrordesk webhook remove whk_0a1b2c3d'],
  run: async (context, [text]) => {
    const client = context.client()
    const { id, url } = await chooseWebhook(client, text)
    const removed = await client.call('webhooks.remove', { id })
    context.print(removed, () => `The webhook to ${url} is removed.`)
    return 0
  },
})

const test = defineCommand({
  words: ['webhook', 'test'],
  summary: 'Send a ping to a webhook once, and say how that went.',
  usage: 'WEBHOOK',
  notes: webhookNaming,
  positionals: ['WEBHOOK'],
  options: {},
  examples: ['mirrordesk webhook test whk_0a1b2c3d'],
  run: async (context, [text]) => {
    const client = context.client()
    const { id } = await chooseWebhook(client, text)
    const delivery = await client.call('webhooks.test', { id })
    context.print(delivery, () => deliveryLine(delivery))
    return delivery.state === 'delivered' ? 0 : 1
  },
})

const enabling = (enabled: boolean) =>
  defineCommand({
    words: ['webhook', enabled ? 'enable' : 'disable'],
    summary: enabled
      ? 'Enable a webhook again; what waits for it is sent.'
      : 'Send nothing more to a webhook until it is enabled.',
    usage: 'WEBHOOK',
    notes: webhookNaming,
    positionals: ['WEBHOOK'],
    options: {},
    examples: [`mirrordesk webhook ${enabled ? 'enable' : 'disable'} whk_0a1b2c3d`],
    run: async (context, [text]) => {
      const client = context.client()
      const { id } = await chooseWebhook(client, text)
      const { webhook } = await client.call('webhooks.change', { id, enabled })
      context.print(webhook, () => webhookTable([webhook], context.now()))
      return 0
    },
  })

export const webhookCommands: readonly Command[] = [
  add,
  list,
  webhookChangeCommand,
  enabling(true),
  enabling(false),
  test,
  webhookDeliveryCommand,
  remove,
]
