import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'
import type { RemoteProtocol } from '../../../src-shared/domain/remote-url.ts'

export type CredentialKind = CredentialInput['kind']

/** A sign-in while it is typed; what belongs to another kind stays, so that trying a kind loses nothing. */
export type CredentialDraft = {
  readonly kind: CredentialKind
  readonly username: string
  readonly password: string
  readonly keyFile: string
}

export const emptyDraft = (kind: CredentialKind, username = ''): CredentialDraft => ({
  kind,
  username,
  password: '',
  keyFile: '',
})

/** The draft without its secret: for after it was used. */
export const withoutSecret = (draft: CredentialDraft): CredentialDraft => ({ ...draft, password: '' })

/** What the draft gives; null while something is missing. */
export const credentialOf = ({
  kind,
  username,
  password,
  keyFile,
}: CredentialDraft): CredentialInput | null => {
  switch (kind) {
    case 'password':
      return username.trim() === '' || password === '' ? null : { kind, username: username.trim(), password }
    case 'ssh_key':
      return keyFile.trim() === '' ? null : { kind, keyFile: keyFile.trim() }
    case 'ssh_agent':
      return { kind }
  }
}

/** How an address of this protocol can be opened; the usual way first. */
export const kindsFor = (protocol: RemoteProtocol): readonly CredentialKind[] =>
  protocol === 'ssh' ? ['ssh_key', 'ssh_agent'] : ['password']

/** The kinds an account can be changed to without losing the addresses it opens. */
export const kindsOfAccount = ({
  credentialKind,
}: Pick<Account, 'credentialKind'>): readonly CredentialKind[] =>
  kindsFor(credentialKind === 'password' ? 'https' : 'ssh')
