import type { CredentialInput } from '../../src-shared/domain/account.ts'
import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import { keyPageOf, type SshKey } from '../../src-shared/domain/ssh-key.ts'
import type { CommandOptions } from './command-option.ts'
import type { CommandContext } from './context.ts'

export const newSshKeyOption = {
  'new-ssh-key': { type: 'boolean', summary: 'Make an SSH key, and show its public part.' },
} as const satisfies CommandOptions

type Place = {
  readonly kind: ForgeKind | 'generic'
  readonly host: string
  readonly webUrl?: string | undefined
}

/** The public part, and where it goes. */
export const publicKeyText = ({ publicKey, fingerprint }: SshKey, place: Place): string => {
  const page = keyPageOf(place)
  const where =
    page === null ? `Add this public key at ${place.host}:` : `Add this public key at ${page.url}:`
  return [where, '', publicKey, '', `Its fingerprint is ${fingerprint}.`].join('\n')
}

/**
 * Does something with a key that was made for it; the key goes again when that fails.
 * @param name what it is for
 */
export const withNewSshKey = async <Result>(
  context: CommandContext,
  name: string,
  use: (credential: Extract<CredentialInput, { kind: 'ssh_key' }>) => Promise<Result>,
): Promise<{ readonly key: SshKey; readonly result: Result }> => {
  const client = context.client()
  const key = await client.call('sshKeys.make', { name })
  const { keyFile } = key
  try {
    return { key, result: await use({ kind: 'ssh_key', keyFile }) }
  } catch (error) {
    await client.call('sshKeys.discard', { keyFile }).catch(() => undefined)
    throw error
  }
}
