import { chooseAccount } from './choose-account.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { credentialOptions, readCredential } from './credential-options.ts'
import { mirrorNaming, readRules, ruleOptions } from './mirror-options.ts'
import { mirrorConflictCommands } from './mirror-conflict-command.ts'
import { mirrorPauseCommands } from './mirror-pause-command.ts'
import { mirrorRunCommands } from './mirror-run-command.ts'
import { mirrorTable } from './mirror-table.ts'
import { mirrorText } from './mirror-text.ts'
import { usageError } from './usage-error.ts'

const list = defineCommand({
  words: ['mirror', 'list'],
  summary: 'List the mirrors, of all repositories or of one.',
  usage: '[NAME]',
  positionals: ['[NAME]'],
  options: {},
  examples: ['mirrordesk mirror list team/project'],
  run: async (context, [repository]) => {
    const { items } = await context.client().call('mirrors.list', { repository })
    context.print({ items }, () =>
      items.length === 0
        ? 'No mirrors. Add one with `mirrordesk mirror add NAME --pull URL`.'
        : mirrorTable(items, context.output.paint, context.now()),
    )
    return 0
  },
})

const show = defineCommand({
  words: ['mirror', 'show'],
  summary: 'Show a mirror and its last runs.',
  usage: 'MIRROR',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk mirror show team/project'],
  run: async (context, [text]) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const { items: runs } = await client.call('runs.list', { mirrorId: mirror.id, limit: 10 })
    context.print({ ...mirror, runs }, () => mirrorText(mirror, runs, context.output.paint, context.now()))
    return 0
  },
})

/** Another account, none (null), or the one it has (undefined). */
const chosenAccountId = async (
  client: ContractClient,
  text: string | undefined,
): Promise<string | null | undefined> => {
  if (text === undefined) return undefined
  return text === 'none' ? null : (await chooseAccount(client, text)).id
}

const change = defineCommand({
  words: ['mirror', 'change'],
  summary: 'Change the interval, the credential or the rules of a mirror.',
  usage:
    'MIRROR [--every 15m] [--account A|none] [credential] [--on-diverged RULE] [--on-destructive RULE] [--[no-]accept-while-away]',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {
    ...ruleOptions,
    account: { type: 'string', value: 'ACCOUNT', summary: 'A stored account, or "none".' },
    ...credentialOptions,
  },
  examples: ['mirrordesk mirror change team/project --every 1h'],
  run: async (context, [text], values) => {
    const rules = readRules(values)
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const credential = await readCredential(values, mirror.host, null, context.readSecret)
    if (credential !== null && values.account !== undefined) {
      throw usageError('Give either --account or a credential.')
    }
    const accountId = await chosenAccountId(client, values.account)
    const changed = await client.call('mirrors.change', {
      id: mirror.id,
      ...rules,
      accountId,
      credential: credential ?? undefined,
    })
    context.print(changed, () => mirrorText(changed, [], context.output.paint, context.now()))
    return 0
  },
})

const remove = defineCommand({
  words: ['mirror', 'remove'],
  summary: 'End a mirror; the repository, its branches and its kept refs stay.',
  usage: 'MIRROR',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk mirror remove mir_0a1b2c3d'],
  run: async (context, [text]) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const removed = await client.call('mirrors.remove', { id: mirror.id })
    context.print(removed, () => `${mirror.repository} is no longer mirrored with ${mirror.url}.`)
    return 0
  },
})

export const mirrorCommands: readonly Command[] = [
  ...mirrorRunCommands,
  list,
  show,
  change,
  ...mirrorPauseCommands,
  ...mirrorConflictCommands,
  remove,
]
