import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Credential } from '../ports/remote-git.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Vault } from '../ports/vault.ts'
import { checkCredential, defaultLabel, openCredential, sealCredential } from './account-credential.ts'
import { accountForInput, signInOf, type AccountInput } from './account-for-input.ts'
import { normalizeAccountHost } from './account-host.ts'
import { toAccount as viewOf } from './account-view.ts'
import { findAccount } from './find-account.ts'
import type { OpenJobCredential } from './job-credential.ts'
import type { SshKeys } from './ssh-keys.ts'

export type AccountServiceParts = {
  readonly accounts: AccountStore
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventSink
  /** Whether a file is there, for the key of an SSH account. */
  readonly keyFileExists: (path: string) => boolean
  /** The credential with the passphrase of its key file, where that is known. @throws AppError `vault_locked` */
  readonly withPassphrase: SshKeys['withPassphrase']
  /** A key file is no longer that of an account. */
  readonly onKeyLeft: (keyFile: string | null) => void
  /** Makes the credential of an account ready for git at an address. */
  readonly openForJob: OpenJobCredential
  /** The credential of an account is another one: what waits for it may be tried again. */
  readonly onChanged: (accountId: string) => void
}

export type NewAccount = {
  readonly host: string
  readonly label?: string | undefined
  readonly credential: CredentialInput
}

export type AccountService = {
  /** @throws AppError `invalid_input` */
  readonly add: (input: NewAccount) => Account
  readonly list: () => readonly Account[]
  /** @throws AppError `not_found`, `invalid_input` */
  readonly change: (input: {
    readonly id: string
    readonly label?: string | undefined
    readonly credential?: CredentialInput | undefined
  }) => Account
  /** @throws AppError `not_found`; `invalid_input` while mirrors use it */
  readonly refuseUsed: (id: string) => void
  /** @throws AppError as `refuseUsed` */
  readonly remove: (id: string) => void
  /** The opened credential; null for no account. @throws AppError `not_found`, `vault_locked` */
  readonly openCredential: (accountId: string | null) => Credential | null
  /**
   * The account that opens a remote, made from what was given if need be; null for none. An account that exists for
   * the host is never taken unasked.
   * @throws AppError `not_found`, `invalid_input`
   */
  readonly accountForInput: (input: AccountInput) => string | null
  /** Does something with that account. One that was made for it is taken back when that fails. */
  readonly withAccountFor: <T>(
    input: AccountInput,
    work: (accountId: string | null) => T | Promise<T>,
  ) => Promise<T>
  /**
   * What opens a remote for one look at it: the account named, opened, or what was given, which is not stored.
   * @throws AppError `not_found`, `invalid_input`, `vault_locked`, and what a forge says that is asked for a token
   */
  readonly credentialForInput: (input: AccountInput) => Promise<Credential | null>
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** Accounts: which credential opens which host. Secrets go in and come out only to git. */
export const createAccountService = (parts: AccountServiceParts): AccountService => {
  const { accounts, vault, clock, events } = parts
  const toAccount = (row: AccountRow): Account => viewOf(row, parts.connections.find(row.id))

  const find = (id: string): AccountRow => findAccount(accounts, id)

  const unused = (id: string): AccountRow => {
    const account = find(id)
    const { mirrorCount } = account
    if (mirrorCount === 0) return account
    const users = mirrorCount === 1 ? 'One mirror uses' : `${mirrorCount} mirrors use`
    throw invalid(`${users} this account. Give ${mirrorCount === 1 ? 'it' : 'them'} another one first.`)
  }

  const add = ({ host, label, credential }: NewAccount): AccountRow => {
    checkCredential(credential, parts.keyFileExists)
    const id = newId('acc')
    const normalHost = normalizeAccountHost(host)
    const now = clock.now()
    accounts.insert({
      id,
      kind: 'generic',
      host: normalHost,
      label: label ?? defaultLabel(normalHost, credential),
      ...sealCredential(vault, id, credential),
      createdAt: now,
      changedAt: now,
    })
    const added = find(id)
    events.emit('account.changed', toAccount(added))
    return added
  }

  const remove = (id: string): void => {
    const { keyFile } = unused(id)
    accounts.remove(id)
    parts.onKeyLeft(keyFile)
    events.emit('account.removed', { id })
  }

  return {
    add: (input) => toAccount(add(input)),

    list: () => accounts.list().map(toAccount),

    change: ({ id, label, credential }) => {
      const account = find(id)
      if (credential !== undefined) checkCredential(credential, parts.keyFileExists)
      if (credential?.kind === 'password' && account.kind !== 'generic') {
        throw invalid('This account signs in with a token of its forge: give it a new token instead.')
      }
      accounts.change(id, {
        ...(label === undefined ? {} : { label }),
        ...(credential === undefined ? {} : sealCredential(vault, account.id, credential)),
        changedAt: clock.now(),
      })
      const changed = toAccount(find(id))
      events.emit('account.changed', changed)
      if (credential !== undefined) {
        parts.onKeyLeft(account.keyFile)
        parts.onChanged(id)
      }
      return changed
    },

    refuseUsed: (id) => void unused(id),

    remove,

    openCredential: (accountId) =>
      accountId === null ? null : parts.withPassphrase(openCredential(vault, find(accountId))),

    accountForInput: (input) => accountForInput({ accounts, vault, find, add }, input),

    withAccountFor: async (input, work) => {
      const made: AccountRow[] = []
      const addFor = (account: NewAccount): AccountRow => {
        const row = add(account)
        made.push(row)
        return row
      }
      const id = accountForInput({ accounts, vault, find, add: addFor }, input)
      try {
        return await work(id)
      } catch (error) {
        for (const row of made) if (find(row.id).mirrorCount === 0) remove(row.id)
        throw error
      }
    },

    credentialForInput: async (input) => {
      const signIn = signInOf(find, input)
      if (signIn === null) return null
      if (signIn.kind === 'account') return parts.openForJob(signIn.account.id, input.address.url)
      checkCredential(signIn.credential, parts.keyFileExists)
      return parts.withPassphrase(signIn.credential)
    },
  }
}
