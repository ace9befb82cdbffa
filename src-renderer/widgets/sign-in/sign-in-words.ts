import type { Account } from '../../../src-shared/domain/account.ts'
import { hostKind } from '../../lib/host-kind.ts'
import { isMadeHere } from '../../../src-shared/domain/ssh-key.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { CredentialKind } from './credential-draft.ts'

export const credentialKindWords: Readonly<Record<CredentialKind, string>> = {
  password: 'Password or token',
  ssh_key: 'SSH key',
  ssh_agent: 'SSH agent',
}

/** Whose sign-in an account is: a user name, a key file, or the agent. */
export const whoseSignIn = ({ credentialKind, username, keyFile }: Account): string => {
  switch (credentialKind) {
    case 'password':
      return username ?? ''
    case 'ssh_key':
      return keyFile !== null && isMadeHere(keyFile) ? 'made here' : (keyFile ?? '')
    case 'ssh_agent':
      return 'the keys of your SSH agent'
  }
}

/** What this host takes as a password. */
export const secretHint = (host: string): string => {
  switch (hostKind(host)) {
    case 'github':
      return `${hostName(host)} takes no account password: make a personal access token there, with access to contents.`
    case 'gitlab':
      return 'A personal access token with read_repository, and write_repository to push.'
    case 'bitbucket':
      return `${hostName(host)} takes an API token or a repository access token.`
    case 'codeberg':
    case 'gitea':
    case 'forgejo':
      return 'The password, or an access token with access to repositories.'
    case 'sourcehut':
    case 'generic':
    case 'local':
      return 'It is stored sealed and shown nowhere again.'
  }
}
