import type { Account } from '../../src-shared/domain/account.ts'
import { type ForgeChoice, forgeOfChoice } from '../../src-shared/domain/forge-words.ts'
import { forgeKindSchema } from '../../src-shared/domain/forge.ts'
import { accountTable, connectionText } from './account-text.ts'
import { chooseAccount } from './choose-account.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { credentialOptions, readCredential, type CredentialValues } from './credential-options.ts'
import { usageError } from './usage-error.ts'

const accountNaming = 'ACCOUNT is an id, the beginning of one, a label or a host.'
const labelOption = { label: { type: 'string', value: 'TEXT', summary: 'A name for it.' } } as const

const emailOption = {
  email: { type: 'string', value: 'EMAIL', summary: 'The address that goes with a Bitbucket API token.' },
} as const

const forgeChoices: readonly ForgeChoice[] = [...forgeKindSchema.options, 'codeberg']

type AddValues = CredentialValues & {
  readonly host?: string | undefined
  readonly email?: string | undefined
  readonly label?: string | undefined
}

const connect = async (context: CommandContext, choice: ForgeChoice, values: AddValues): Promise<Account> => {
  const { 'token-stdin': hasToken = false, ...forGit } = values
  if (!hasToken) {
    throw usageError(`--token-stdin is missing: ${choice} is connected by an access token.`)
  }
  const { kind, address = values.host } = forgeOfChoice(choice)
  const credential = await readCredential(forGit, '', null, context.readSecret)
  if (credential?.kind === 'password') {
    throw usageError('The token is what git uses too; give --ssh-key FILE or --ssh-agent for git over SSH.')
  }
  return context.client().call('accounts.connect', {
    kind,
    address,
    token: await context.readSecret('Token'),
    username: values.email,
    label: values.label,
    credential: credential ?? undefined,
  })
}

const addGeneric = async (context: CommandContext, values: AddValues): Promise<Account> => {
  if (values.host === undefined) throw usageError('--host is missing.')
  if (values.email !== undefined) throw usageError('--email goes with a token of Bitbucket alone.')
  const credential = await readCredential(values, values.host, null, context.readSecret)
  if (credential === null) {
    throw usageError('Give a credential: --token-stdin, --password-stdin, --ssh-key FILE or --ssh-agent.')
  }
  return context.client().call('accounts.add', { host: values.host, label: values.label, credential })
}

const add = defineCommand({
  words: ['account', 'add'],
  summary: 'Connect to a forge, or store how to open the remotes of any other host.',
  usage:
    'KIND [--host H] (--token-stdin [--email E] | --username U --password-stdin) [--ssh-key FILE | --ssh-agent]',
  notes: `KIND is ${forgeChoices.join(', ')}, or generic for any other git host. A token opens the forge's list of
repositories, and git over HTTPS; with --ssh-key or --ssh-agent git goes over SSH.`,
  positionals: ['KIND'],
  options: {
    host: { type: 'string', value: 'HOST', summary: 'Where it is, with its port or path where it has one.' },
    ...labelOption,
    ...emailOption,
    ...credentialOptions,
  },
  examples: [
    'mirrordesk account add github --token-stdin',
    'mirrordesk account add forgejo --host git.example.org --token-stdin',
    'mirrordesk account add generic --host example.org --username ada --password-stdin',
  ],
  run: async (context, [kind], values) => {
    const choice = forgeChoices.find((one) => one === kind.toLowerCase())
    if (choice === undefined && kind !== 'generic') {
      throw usageError(`KIND is one of ${[...forgeChoices, 'generic'].join(', ')}, not "${kind}".`)
    }
    const account =
      choice === undefined ? await addGeneric(context, values) : await connect(context, choice, values)
    context.print(account, () => connectionText(account, Date.now()))
    return 0
  },
})

const check = defineCommand({
  words: ['account', 'check'],
  summary: 'Ask the forge of an account whether its token works, and what it may do.',
  usage: 'ACCOUNT',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: {},
  examples: ['mirrordesk account check github.com'],
  run: async (context, [text]) => {
    const client = context.client()
    const { id } = await chooseAccount(client, text)
    const account = await client.call('accounts.check', { id })
    context.print(account, () => connectionText(account, Date.now()))
    return (account.connection?.failure ?? null) === null ? 0 : 1
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
    context.print({ items }, () => (items.length === 0 ? 'No accounts.' : accountTable(items, Date.now())))
    return 0
  },
})

const change = defineCommand({
  words: ['account', 'change'],
  summary: 'Give an account a new credential or label; its mirrors are tried again.',
  usage: 'ACCOUNT [--label TEXT] [credential]',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: { ...labelOption, ...emailOption, ...credentialOptions },
  examples: ['mirrordesk account change example.org --token-stdin'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id, host, username, kind } = await chooseAccount(client, text)
    const { label } = values
    if (kind !== 'generic' && values['token-stdin'] === true) {
      const token = await context.readSecret('Token')
      const changed = await client.call('accounts.changeToken', { id, token, username: values.email })
      const account = label === undefined ? changed : await client.call('accounts.change', { id, label })
      context.print(account, () => connectionText(account, Date.now()))
      return 0
    }
    const credential = await readCredential(values, host, username, context.readSecret)
    if (credential === null && label === undefined) {
      throw usageError('Nothing to change: give a credential or --label.')
    }
    const account = await client.call('accounts.change', { id, label, credential: credential ?? undefined })
    context.print(account, () => accountTable([account], Date.now()))
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

export const accountCommands: readonly Command[] = [add, list, check, change, remove]
