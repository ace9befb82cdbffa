import type { Account, CredentialInput } from '../../src-shared/domain/account.ts'
import { type ForgeChoice, forgeOfChoice } from '../../src-shared/domain/forge-words.ts'
import { forgeKindSchema } from '../../src-shared/domain/forge.ts'
import { accountKeyCommand } from './account-key-command.ts'
import { accountHooksCommand } from './account-hooks-command.ts'
import { accountRulesCommand } from './account-rules-command.ts'
import { accountTable, connectionText } from './account-text.ts'
import { chooseAccount } from './choose-account.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { existenceText } from './existence-text.ts'
import { credentialOptions, readCredential, type CredentialValues } from './credential-options.ts'
import { followSignIn, readSignIn, signInOptions, type SignInValues } from './follow-sign-in.ts'
import type { ExitCode } from './exit-code.ts'
import {
  appText,
  connectApp,
  githubAppKeyOptions,
  githubAppOptions,
  meansApp,
  readAppSecrets,
  type GitHubAppValues,
} from './github-app-options.ts'
import { newSshKeyOption, publicKeyText, withNewSshKey } from './new-ssh-key.ts'
import { usageError } from './usage-error.ts'

const accountNaming = 'ACCOUNT is an id, the beginning of one, a label or a host.'
const labelOption = { label: { type: 'string', value: 'TEXT', summary: 'A name for it.' } } as const

const emailOption = {
  email: { type: 'string', value: 'EMAIL', summary: 'The address that goes with a Bitbucket API token.' },
} as const

const forgeChoices: readonly ForgeChoice[] = [...forgeKindSchema.options, 'codeberg']

type AddValues = CredentialValues &
  SignInValues &
  GitHubAppValues & {
    readonly 'new-ssh-key'?: boolean | undefined
    readonly host?: string | undefined
    readonly email?: string | undefined
    readonly label?: string | undefined
  }

/** Without a token: the person signs in at the forge. */
const signIn = async (
  context: CommandContext,
  choice: ForgeChoice,
  chosen: NonNullable<ReturnType<typeof readSignIn>>,
  values: AddValues,
): Promise<ExitCode> => {
  const { kind, address = values.host } = forgeOfChoice(choice)
  if (values['token-stdin'] === true) throw usageError('Give a token, or sign in; not both.')
  const credential = await readCredential(values, '', null, context.readSecret)
  if (credential?.kind === 'password') {
    throw usageError('Give --ssh-key FILE or --ssh-agent for git over SSH; a password is not needed.')
  }
  return followSignIn(context, { kind, address }, (client) =>
    client.call('accounts.signIn.start', {
      kind,
      address,
      ...chosen,
      label: values.label,
      credential: credential ?? undefined,
    }),
  )
}

const connect = async (
  context: CommandContext,
  choice: ForgeChoice,
  values: AddValues,
  made: CredentialInput | null,
): Promise<Account> => {
  const { 'token-stdin': hasToken = false, ...forGit } = values
  if (meansApp(values)) {
    if (choice !== 'github') throw usageError('--app is for GitHub alone.')
    return connectApp(context, values)
  }
  if (!hasToken) {
    throw usageError(
      `--token-stdin is missing: ${choice} is connected by an access token, or by --device or --browser.`,
    )
  }
  const { kind, address = values.host } = forgeOfChoice(choice)
  const credential = made ?? (await readCredential(forGit, '', null, context.readSecret))
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

const addGeneric = async (
  context: CommandContext,
  values: AddValues,
  made: CredentialInput | null,
): Promise<Account> => {
  if (values.host === undefined) throw usageError('--host is missing.')
  if (values.email !== undefined) throw usageError('--email goes with a token of Bitbucket alone.')
  if (meansApp(values)) throw usageError('--app is for GitHub alone.')
  const credential = made ?? (await readCredential(values, values.host, null, context.readSecret))
  if (credential === null) {
    throw usageError(
      'Give a credential: --token-stdin, --password-stdin, --ssh-key FILE, --new-ssh-key or --ssh-agent.',
    )
  }
  return context.client().call('accounts.add', { host: values.host, label: values.label, credential })
}

/** An app is shown with where it is installed. */
const textOf = async (context: CommandContext, account: Account): Promise<string> =>
  account.connection?.appId === undefined || account.connection.failure !== null || context.json
    ? connectionText(account, Date.now())
    : appText(context, account)

const add = defineCommand({
  words: ['account', 'add'],
  summary: 'Connect to a forge, or store how to open the remotes of any other host.',
  usage:
    'KIND [--host H] (--device | --browser | --token-stdin [--email E] | --username U --password-stdin | --app ID --key-file FILE) [--ssh-key FILE | --new-ssh-key | --ssh-agent]',
  notes: `KIND is ${forgeChoices.join(', ')}, or generic for any other git host. A token opens the forge's list of
repositories, and git over HTTPS; with --ssh-key, --new-ssh-key or --ssh-agent git goes over SSH. With --device or
--browser you sign in at the forge in place of making a token, by an OAuth app that you register there once; without
--client-id it says how. --app connects a GitHub App that you registered: each job of git gets a token for its
repository alone.`,
  positionals: ['KIND'],
  options: {
    host: { type: 'string', value: 'HOST', summary: 'Where it is, with its port or path where it has one.' },
    ...labelOption,
    ...emailOption,
    ...signInOptions,
    ...credentialOptions,
    ...newSshKeyOption,
    ...githubAppOptions,
  },
  examples: [
    'mirrordesk account add github --token-stdin',
    'mirrordesk account add github --device --client-id Ov23li…',
    'mirrordesk account add codeberg --browser',
    'mirrordesk account add github --app 123456 --key-file mirrors.private-key.pem',
    'mirrordesk account add sourcehut --token-stdin --new-ssh-key',
    'mirrordesk account add forgejo --host git.example.org --token-stdin',
    'mirrordesk account add generic --host example.org --username ada --password-stdin',
  ],
  run: async (context, [kind], values) => {
    const choice = forgeChoices.find((one) => one === kind.toLowerCase())
    if (choice === undefined && kind !== 'generic') {
      throw usageError(`KIND is one of ${[...forgeChoices, 'generic'].join(', ')}, not "${kind}".`)
    }
    const chosen = readSignIn(values)
    if (chosen !== null) {
      if (choice === undefined) throw usageError('--device and --browser are for forges.')
      if (values['new-ssh-key'] === true || meansApp(values)) {
        throw usageError('--device and --browser go with --ssh-key or --ssh-agent alone.')
      }
      return signIn(context, choice, chosen, values)
    }
    const addWith = (made: CredentialInput | null): Promise<Account> =>
      choice === undefined ? addGeneric(context, values, made) : connect(context, choice, values, made)
    if (values['new-ssh-key'] === true) {
      if (values['ssh-key'] !== undefined || values['ssh-agent'] === true || meansApp(values)) {
        throw usageError('--new-ssh-key goes with no other credential for git.')
      }
      const name = values.label ?? values.host ?? kind.toLowerCase()
      const { key, result } = await withNewSshKey(context, name, addWith)
      const { host, connection } = result
      const shown = publicKeyText(key, { kind: result.kind, host, webUrl: connection?.webUrl })
      context.print({ ...result, sshKey: key }, () => `${connectionText(result, Date.now())}\n\n${shown}`)
      return 0
    }
    const account = await addWith(null)
    const text = await textOf(context, account)
    context.print(account, () => text)
    return 0
  },
})

const again = defineCommand({
  words: ['account', 'sign-in'],
  summary: 'Sign in again at the forge of an account; its mirrors are tried again.',
  usage: 'ACCOUNT [--device | --browser] [--client-id ID]',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: signInOptions,
  examples: ['mirrordesk account sign-in codeberg.org'],
  run: async (context, [text], values) => {
    const { device = false, browser = false, 'client-id': clientId } = values
    const way = device || browser ? readSignIn(values)?.way : undefined
    const { id, kind, connection } = await chooseAccount(context.client(), text)
    if (kind === 'generic' || connection === null) {
      throw usageError('This account is a sign-in for git alone: change it by "account change".')
    }
    return followSignIn(context, { kind, address: connection.webUrl }, (client) =>
      client.call('accounts.signIn.again', { id, way, clientId }),
    )
  },
})

const check = defineCommand({
  words: ['account', 'check'],
  summary: 'Ask the forge of an account whether its token works, or whether its repositories are there.',
  usage: 'ACCOUNT [--existence [--accept]]',
  notes: `${accountNaming} --existence looks for the repository behind each of its mirrors. Nothing is changed by it but the
address of a mirror whose repository was renamed or transferred.`,
  positionals: ['ACCOUNT'],
  options: {
    existence: { type: 'boolean', summary: 'Look for the repositories behind its mirrors.' },
    accept: { type: 'boolean', summary: 'Those that are missing together were deleted indeed.' },
  },
  examples: ['mirrordesk account check github.com', 'mirrordesk account check github.com --existence'],
  run: async (context, [text], { existence, accept }) => {
    if (accept === true && existence !== true) throw usageError('--accept goes with --existence.')
    const client = context.client()
    const { id } = await chooseAccount(client, text)
    if (existence === true) {
      const found = await client.call('existence.check', { accountId: id, accept })
      context.print(found, () => existenceText(found.account, found.items))
      const { failure, stopped, counts } = found.account
      return failure === null && stopped === null && counts.gone + counts.replaced === 0 ? 0 : 1
    }
    const account = await client.call('accounts.check', { id })
    const shown = await textOf(context, account)
    context.print(account, () => shown)
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
  usage: 'ACCOUNT [--label TEXT] [credential | --key-file FILE] [--webhook-secret-stdin]',
  notes: accountNaming,
  positionals: ['ACCOUNT'],
  options: { ...labelOption, ...emailOption, ...credentialOptions, ...githubAppKeyOptions },
  examples: ['mirrordesk account change example.org --token-stdin'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id, host, username, kind } = await chooseAccount(client, text)
    const { label } = values
    if (meansApp(values)) {
      const secrets = await readAppSecrets(context, values)
      const changed = await client.call('githubApps.change', { id, ...secrets })
      const account = label === undefined ? changed : await client.call('accounts.change', { id, label })
      context.print(account, () => connectionText(account, Date.now()))
      return 0
    }
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
    context.print(removed, () => {
      const left = removed.webhooksLeft.map(({ path, url }) => `  ${path}: ${url}`)
      const done = `The account ${account.label} at ${account.host} is removed.`
      if (left.length === 0) return done
      return [done, `Webhooks that are left at ${account.host}, for you to delete there:`, ...left].join('\n')
    })
    return 0
  },
})

export const accountCommands: readonly Command[] = [
  add,
  list,
  check,
  again,
  accountKeyCommand,
  accountHooksCommand,
  accountRulesCommand,
  change,
  remove,
]
