import type { Account } from '../../src-shared/domain/account.ts'
import { chooseAccount } from './choose-account.ts'
import { type Command, defineCommand } from './command.ts'
import { credentialOptions, readCredential } from './credential-options.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const credentialWords = (account: Account): string => {
  switch (account.credentialKind) {
    case 'password':
      return `password of ${account.username ?? '-'}`
    case 'ssh_key':
      return `SSH key ${account.keyFile ?? '-'}`
    case 'ssh_agent':
      return 'SSH agent'
  }
}

const accountTable = (accounts: readonly Account[]): string =>
  renderTable(
    accounts.map((account) => [
      shortId(account.id),
      account.kind,
      account.host,
      account.label,
      credentialWords(account),
      account.mirrorCount,
    ]),
    ['ID', 'KIND', 'HOST', 'LABEL', 'CREDENTIAL', 'MIRRORS'],
  )

const accountNaming = 'ACCOUNT is an id, the beginning of one, a label or a host.'
const labelOption = { label: { type: 'string', value: 'TEXT', summary: 'A name for it.' } } as const

const add = defineCommand({
  words: ['account', 'add'],
  summary: 'Store how to open the remotes of a host.',
  usage:
    'generic --host HOST (--token-stdin [--username U] | --username U --password-stdin | --ssh-key FILE | --ssh-agent)',
  positionals: ['KIND'],
  options: {
    host: { type: 'string', value: 'HOST', summary: 'The host, with its port where it has one.' },
    ...labelOption,
    ...credentialOptions,
  },
  examples: ['mirrordesk account add generic --host example.org --username ada --password-stdin'],
  run: async (context, [kind], values) => {
    if (kind !== 'generic')
      throw usageError(`KIND is "generic" (any git host) in this version, not "${kind}".`)
    if (values.host === undefined) throw usageError('--host is missing.')
    const credential = await readCredential(values, values.host, null, context.readSecret)
    if (credential === null) {
      throw usageError('Give a credential: --token-stdin, --password-stdin, --ssh-key FILE or --ssh-agent.')
    }
    const account = await context
      .client()
      .call('accounts.add', { host: values.host, label: values.label, credential })
    context.print(account, () => accountTable([account]))
    return 0
  },
})

const list = defineCommand({
  words: ['account', 'list'],
  summary: 'List the accounts; their secrets are never shown.',
  usage: '',
  positionals: [],
  options: {},
  examples: ['mirrordesk account list'],
  run: async (context) => {
    const { items } = await context.client().call('accounts.list', {})
    context.print({ items }, () => (items.length === 0 ? 'No accounts.' : accountTable(items)))
    return 0
  },
})

const change = defineCommand({
  words: ['account', 'change'],
  summary: 'Give an account a new credential or label; its mirrors are tried again.',
  usage: 'ACCOUNT [--label TEXT] [credential]',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: { ...labelOption, ...credentialOptions },
  examples: ['mirrordesk account change example.org --token-stdin'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id, host, username } = await chooseAccount(client, text)
    const credential = await readCredential(values, host, username, context.readSecret)
    if (credential === null && values.label === undefined) {
      throw usageError('Nothing to change: give a credential or --label.')
    }
    const account = await client.call('accounts.change', {
      id,
      label: values.label,
      credential: credential ?? undefined,
    })
    context.print(account, () => accountTable([account]))
    return 0
  },
})

const remove = defineCommand({
  words: ['account', 'remove'],
  summary: 'Forget an account and its secret.',
  usage: 'ACCOUNT',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: {},
  examples: ['mirrordesk account remove example.org'],
  run: async (context, [text]) => {
    const client = context.client()
    const account = await chooseAccount(client, text)
    const removed = await client.call('accounts.remove', { id: account.id })
    context.print(removed, () => `The account ${account.label} at ${account.host} is removed.`)
    return 0
  },
})

export const accountCommands: readonly Command[] = [add, list, change, remove]
