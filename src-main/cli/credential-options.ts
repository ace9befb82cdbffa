import path from 'node:path'
import type { CredentialInput } from '../../src-shared/domain/account.ts'
import { tokenUsername } from '../../src-shared/domain/token-username.ts'
import type { CommandOptions } from './command-option.ts'
import { usageError } from './usage-error.ts'

/** The ways to give a credential: its secret comes on standard input, never as an argument. */
export const credentialOptions = {
  username: { type: 'string', value: 'USER', summary: 'User name at the host.' },
  'password-stdin': { type: 'boolean', summary: 'Read the password from standard input.' },
  'token-stdin': { type: 'boolean', summary: 'Read an access token from standard input.' },
  'ssh-key': { type: 'string', value: 'FILE', summary: 'Use this private key file.' },
  'ssh-agent': { type: 'boolean', summary: 'Use the keys of the running SSH agent.' },
} as const satisfies CommandOptions

export type CredentialValues = {
  readonly username?: string | undefined
  readonly 'password-stdin'?: boolean | undefined
  readonly 'token-stdin'?: boolean | undefined
  readonly 'ssh-key'?: string | undefined
  readonly 'ssh-agent'?: boolean | undefined
}

/**
 * The credential that the options ask for; null when they ask for none.
 * @param urlUsername a user name that stood in the address: it needs no `--username` again
 * @throws AppError `invalid_input` when they contradict each other or the secret is missing
 */
export const readCredential = async (
  values: CredentialValues,
  host: string,
  urlUsername: string | null,
  readSecret: (question: string) => Promise<string>,
): Promise<CredentialInput | null> => {
  const chosen = (['password-stdin', 'token-stdin', 'ssh-key', 'ssh-agent'] as const).filter(
    (name) => values[name] !== undefined && values[name] !== false,
  )
  if (chosen.length > 1) {
    throw usageError(`Give only one of ${chosen.map((name) => `--${name}`).join(' and ')}.`)
  }
  const username = values.username ?? urlUsername
  const [way] = chosen
  if (way === undefined) {
    if (values.username === undefined) return null
    throw usageError('--username needs --password-stdin or --token-stdin.')
  }
  switch (way) {
    case 'password-stdin':
      if (!username) throw usageError('--password-stdin needs --username.')
      return { kind: 'password', username, password: await readSecret('Password') }
    case 'token-stdin':
      return {
        kind: 'password',
        username: username || tokenUsername(host),
        password: await readSecret('Token'),
      }
    case 'ssh-key':
      return { kind: 'ssh_key', keyFile: path.resolve(values['ssh-key'] ?? '') }
    case 'ssh-agent':
      return { kind: 'ssh_agent' }
  }
}
