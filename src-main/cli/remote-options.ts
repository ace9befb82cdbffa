import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CredentialInput } from '../../src-shared/domain/account.ts'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { chooseAccount } from './choose-account.ts'
import type { CommandOptions } from './command-option.ts'
import type { CommandContext } from './context.ts'
import { credentialOptions, type CredentialValues, readCredential } from './credential-options.ts'
import { usageError } from './usage-error.ts'

/** Options of every command that takes a remote. */
export const remoteOptions = {
  account: { type: 'string', value: 'ACCOUNT', summary: 'A stored account: id, label or host.' },
  ...credentialOptions,
} as const satisfies CommandOptions

export type RemoteValues = CredentialValues & { readonly account?: string | undefined }

export type RemoteInput = {
  readonly url: string
  readonly accountId?: string
  readonly credential?: CredentialInput
}

const historyWarning =
  'The address holds a password: the history of this shell keeps it. It is stored sealed here.\n' +
  'Next time give it with --username and --password-stdin.'

/**
 * A remote as the contract takes it, from an address and the options.
 * @throws AppError `invalid_input` for an address that is none, or options that contradict each other
 */
export const readRemote = async (
  context: CommandContext,
  url: string,
  values: RemoteValues,
): Promise<RemoteInput> => {
  const { address, userInfo } = parseRemoteUrl(url)
  if (userInfo !== null && userInfo.password !== '') context.output.note(historyWarning)
  const credential = await readCredential(
    values,
    address.host,
    userInfo?.username || null,
    context.readSecret,
  )
  if (values.account !== undefined) {
    if (credential !== null) throw usageError('Give either --account or a credential.')
    const account = await chooseAccount(context.client(), values.account)
    return { url: address.url, accountId: account.id }
  }
  // What stands in the address is the credential, unless a better one was given.
  return credential === null ? { url } : { url: address.url, credential }
}

/** An import also takes a repository on this computer: its path, or a file:// address. */
export const localPath = (pathOrUrl: string): string | null => {
  if (pathOrUrl.startsWith('file://')) return fileURLToPath(pathOrUrl)
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(pathOrUrl)) return null
  const looksLikePath = /^(\.{0,2}[/\\]|\.{1,2}$|[a-z]:[/\\])/i.test(pathOrUrl)
  return looksLikePath || existsSync(pathOrUrl) ? path.resolve(pathOrUrl) : null
}

/** The name an import gives its repository when none is said: the last part of the path, without `.git`. */
export const nameFromRemote = (pathOrUrl: string): string => {
  const local = localPath(pathOrUrl)
  const whole = local ?? parseRemoteUrl(pathOrUrl).address.path
  return path.basename(whole.replace(/[/\\]+(\.git)?[/\\]*$/, '')).replace(/\.git$/i, '')
}
