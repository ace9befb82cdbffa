import { readFileSync } from 'node:fs'
import type { Account } from '../../src-shared/domain/account.ts'
import { installationWords } from '../../src-shared/domain/github-app.ts'
import { connectionText } from './account-text.ts'
import type { CommandOptions } from './command-option.ts'
import type { CommandContext } from './context.ts'
import { readKeyText } from './key-text-input.ts'
import { usageError } from './usage-error.ts'

/** How a GitHub App is given: its key and its secret come from a file or on standard input, never as an argument. */
export const githubAppKeyOptions = {
  'key-file': { type: 'string', value: 'FILE', summary: "The app's private key, as GitHub gave it." },
  'key-stdin': { type: 'boolean', summary: "Read the app's private key from standard input." },
  'webhook-secret-stdin': {
    type: 'boolean',
    summary: "Read the app's webhook secret from standard input.",
  },
} as const satisfies CommandOptions

export const githubAppOptions = {
  app: {
    type: 'string',
    value: 'APP_ID',
    summary: 'Connect a GitHub App of your own, by its id or client id.',
  },
  ...githubAppKeyOptions,
} as const satisfies CommandOptions

export type GitHubAppValues = {
  readonly app?: string | undefined
  readonly 'key-file'?: string | undefined
  readonly 'key-stdin'?: boolean | undefined
  readonly 'webhook-secret-stdin'?: boolean | undefined
}

/** Whether any of the options was given. */
export const meansApp = (values: GitHubAppValues): boolean =>
  values.app !== undefined ||
  values['key-file'] !== undefined ||
  values['key-stdin'] === true ||
  values['webhook-secret-stdin'] === true

type AppSecrets = { readonly privateKey: string | undefined; readonly webhookSecret: string | undefined }

const readKeyFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw usageError(`The file ${file} cannot be read.`)
  }
}

/** @throws AppError `invalid_input` when they contradict each other */
export const readAppSecrets = async (
  context: Pick<CommandContext, 'readSecret'>,
  values: GitHubAppValues,
): Promise<AppSecrets> => {
  const { 'key-file': file, 'key-stdin': keyOnInput, 'webhook-secret-stdin': secretOnInput } = values
  if (file !== undefined && keyOnInput === true) throw usageError('Give --key-file or --key-stdin, not both.')
  if (keyOnInput === true && secretOnInput === true) {
    throw usageError('Standard input holds one secret: give the key with --key-file.')
  }
  return {
    privateKey:
      file !== undefined
        ? readKeyFile(file)
        : keyOnInput === true
          ? await readKeyText(process.stdin, process.stderr)
          : undefined,
    webhookSecret: secretOnInput === true ? await context.readSecret('Webhook secret') : undefined,
  }
}

/** `account add github --app …` */
export const connectApp = async (
  context: CommandContext,
  values: GitHubAppValues & { readonly host?: string | undefined; readonly label?: string | undefined },
): Promise<Account> => {
  if (values.app === undefined) throw usageError('--app APP_ID is missing.')
  const { privateKey, webhookSecret } = await readAppSecrets(context, values)
  if (privateKey === undefined) throw usageError('Give the private key: --key-file FILE or --key-stdin.')
  return context.client().call('githubApps.connect', {
    appId: values.app,
    privateKey,
    webhookSecret,
    address: values.host,
    label: values.label,
  })
}

/** What a look at the app found, and where it is installed. */
export const appText = async (context: CommandContext, account: Account): Promise<string> => {
  const { items } = await context.client().call('githubApps.installations', { id: account.id })
  const where =
    items.length === 0 ? [] : ['Installed at', ...items.map((one) => `  ${installationWords(one)}`)]
  return [...where, ...(where.length === 0 ? [] : ['']), connectionText(account, context.now())].join('\n')
}
