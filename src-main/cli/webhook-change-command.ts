import { chooseWebhook, readEvents, webhookNaming } from './choose-webhook.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { usageError } from './usage-error.ts'
import { secretOnce, webhookTable } from './webhook-text.ts'

const wordsAfter = 'What waits to be sent goes to the new address, signed with'

type Values = {
  readonly repository?: string | undefined
  readonly 'all-repositories'?: boolean | undefined
  readonly 'new-secret'?: boolean | undefined
  readonly 'secret-stdin'?: boolean | undefined
}

/** Another repository, all (null), or what it was (undefined). */
const chosenRepository = (values: Values): string | null | undefined => {
  if (values['all-repositories'] !== true) return values.repository
  if (values.repository === undefined) return null
  throw usageError('Give either --repository or --all-repositories.')
}

/** A secret of one's own, one that is to be made, or the one it has (undefined). */
const chosenSecret = async (
  values: Values,
  readSecret: CommandContext['readSecret'],
): Promise<string | { readonly generate: true } | undefined> => {
  const isMade = values['new-secret'] === true
  if (values['secret-stdin'] !== true) return isMade ? { generate: true } : undefined
  if (isMade) throw usageError('Give either --new-secret or --secret-stdin.')
  return readSecret('Secret')
}

export const webhookChangeCommand = defineCommand({
  words: ['webhook', 'change'],
  summary: 'Change the address, the events, the repository or the secret of a webhook.',
  usage:
    'WEBHOOK [--url URL] [--events push,…] [--repository NAME|--all-repositories] [--new-secret|--secret-stdin]',
  notes: `${webhookNaming} ${wordsAfter} the same secret, unless a new one is asked for.`,
  positionals: ['WEBHOOK'],
  options: {
    url: { type: 'string', value: 'URL', summary: 'Where to; what waits to be sent goes there, too.' },
    events: { type: 'string', value: 'LIST', summary: 'Which events, with commas between.' },
    repository: { type: 'string', value: 'NAME', summary: 'Of this repository only.' },
    'all-repositories': { type: 'boolean', summary: 'Of all repositories.' },
    'new-secret': { type: 'boolean', summary: 'Make a new secret, and show it once.' },
    'secret-stdin': { type: 'boolean', summary: 'Read a new secret from standard input.' },
  },
  examples: [
    'mirrordesk webhook change whk_0a1b2c3d --url https://ci.example.org/new',
    'mirrordesk webhook change whk_0a1b2c3d --events push,repo.sync.failed --new-secret',
  ],
  run: async (context, [text], values) => {
    const events = values.events === undefined ? undefined : readEvents(values.events)
    const repository = chosenRepository(values)
    const { url } = values
    const secret = await chosenSecret(values, context.readSecret)
    if ([url, events, repository, secret].every((one) => one === undefined)) {
      throw usageError('Say what to change: --url, --events, --repository, --new-secret …')
    }
    const client = context.client()
    const before = await chooseWebhook(client, text)
    const changed = await client.call('webhooks.change', { id: before.id, url, events, repository, secret })
    const { webhook } = changed
    const goesElsewhere =
      webhook.url === before.url
        ? ''
        : `\n\n${wordsAfter} ${secret === undefined ? 'the same secret' : 'the new secret'}.`
    context.print(
      changed,
      () => webhookTable([webhook], context.now()) + goesElsewhere + secretOnce(changed.secret),
    )
    return 0
  },
})
