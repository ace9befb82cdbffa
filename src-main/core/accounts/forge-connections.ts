import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionRow, ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Forge, ForgeAccess, ForgeIdentity } from '../ports/forge.ts'
import type { Forges } from '../ports/forges.ts'
import type { SignInStore } from '../ports/sign-in-store.ts'
import type { Vault } from '../ports/vault.ts'
import { checkCredential, sealCredential } from './account-credential.ts'
import { toAccount } from './account-view.ts'
import { findAccount } from './find-account.ts'
import { forgeWebUrl, hostOfWebUrl } from './forge-address.ts'
import { inASentence } from './forge-sentence.ts'
import { isGitHubApp } from './is-github-app.ts'
import { cleanToken, openToken, sealToken, signInOf, type GivenToken } from './forge-token.ts'
import { sealSignIn, type GrantedSignIn } from './granted-sign-in.ts'
import type { Freshen } from './renew-sign-ins.ts'
import { isSameBytes } from './same-bytes.ts'

export type ForgeConnectionsParts = {
  readonly accounts: AccountStore
  readonly connections: ForgeConnectionStore
  readonly signIns: Pick<SignInStore, 'save' | 'remove'>
  /** Asked before the token of an account is used. */
  readonly freshen: Freshen
  readonly forges: Forges
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventSink
  readonly keyFileExists: (path: string) => boolean
  /** git's credential of the account is another one: what waits for it may be tried again. */
  readonly onChanged: (accountId: string) => void
  /** Ends every call that is under way: the core stops. */
  readonly stopping: AbortSignal
}

export type NewConnection = GivenToken & {
  readonly kind: ForgeKind
  /** Where it is, for what people run themselves. */
  readonly address?: string | undefined
  readonly label?: string | undefined
  /** How git signs in over SSH, in the place of the token over HTTPS. */
  readonly credential?: Extract<CredentialInput, { kind: 'ssh_key' | 'ssh_agent' }> | undefined
}

/** An account at its forge, opened for one call. */
export type OpenForge = { readonly forge: Forge; readonly access: ForgeAccess }

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

const isSameUser = (row: ForgeConnectionRow, webUrl: string, userId: string): boolean =>
  row.webUrl === webUrl && row.userId === userId

/** What a look at the token says of it. */
const factsOf = (
  identity: ForgeIdentity,
): Pick<
  ForgeConnectionRow,
  'userId' | 'login' | 'scopes' | 'shortcomings' | 'expiresAt' | 'serverVersion'
> => ({
  userId: identity.userId,
  login: identity.login,
  scopes: identity.scopes === null ? null : [...identity.scopes],
  shortcomings: [...identity.shortcomings],
  expiresAt: identity.expiresAt,
  serverVersion: identity.serverVersion,
})

/** Accounts at forges: a token that opens the forge's API, and git with it. */
export const createForgeConnections = (parts: ForgeConnectionsParts) => {
  const { accounts, connections, forges, vault, clock, events, stopping: signal } = parts

  const findConnection = (id: string): { readonly account: AccountRow; readonly row: ForgeConnectionRow } => {
    const account = findAccount(accounts, id)
    const row = connections.find(id)
    if (row === null)
      throw invalid('This account is a sign-in for git alone: its host is not known as a forge.', 'id')
    return { account, row }
  }

  const announce = (id: string): Account => {
    const changed = toAccount(findAccount(accounts, id), connections.find(id))
    events.emit('account.changed', changed)
    return changed
  }

  const look = async (kind: ForgeKind, webUrl: string, given: GivenToken): Promise<ForgeIdentity> => {
    const forge = await forges.open(kind)
    try {
      return await forge.check({ kind, webUrl, signIn: signInOf(given), signal })
    } catch (error) {
      throw inASentence(error)
    }
  }

  /** A connection by a token that the forge has just taken. */
  const freshRow = (
    accountId: string,
    webUrl: string,
    given: GivenToken,
    identity: ForgeIdentity,
    granted: GrantedSignIn | null,
  ): ForgeConnectionRow => ({
    accountId,
    webUrl,
    sealedToken: sealToken(vault, accountId, given.token),
    tokenUsername: given.username ?? null,
    ...factsOf(identity),
    ...(granted === null ? {} : { expiresAt: endOf(granted, identity) }),
    signIn: null,
    checkedAt: clock.now(),
    failure: null,
    warnedDays: null,
  })

  const saveSignIn = (accountId: string, granted: GrantedSignIn | null): void => {
    if (granted === null) parts.signIns.remove(accountId)
    else parts.signIns.save(sealSignIn(vault, accountId, granted, clock.now()))
  }

  return {
    /**
     * Asks the forge who the token belongs to, and adds the account when it answers.
     * @param granted how the token came, when it was not entered
     * @throws AppError `invalid_input`, `already_exists` when the same person is connected, and what `Forge` throws
     */
    connect: async (input: NewConnection, granted: GrantedSignIn | null = null): Promise<Account> => {
      const { kind } = input
      const webUrl = forgeWebUrl(kind, input.address ?? null)
      const given = cleanToken(kind, input)
      if (input.credential !== undefined) checkCredential(input.credential, parts.keyFileExists)
      const identity = await look(kind, webUrl, given)
      const known = connections.list().find((row) => isSameUser(row, webUrl, identity.userId))
      if (known !== undefined) {
        throw new AppError('already_exists', 'The person is connected already.', {
          details: {
            what: `An account of ${identity.login} at ${hostOfWebUrl(webUrl)}`,
            advice:
              granted === null
                ? 'Give that account the new token.'
                : 'Choose “Sign in again” at that account, or have it removed first.',
            accountId: known.accountId,
          },
        })
      }
      const id = newId('acc')
      const host = hostOfWebUrl(webUrl)
      const now = clock.now()
      const credential = input.credential ?? credentialOfToken(identity, given)
      connections.save(freshRow(id, webUrl, given, identity, granted), () => {
        accounts.insert({
          id,
          kind,
          host,
          label: input.label ?? `${identity.login} at ${host}`,
          ...sealCredential(vault, id, credential),
          createdAt: now,
          changedAt: now,
        })
        saveSignIn(id, granted)
      })
      return announce(id)
    },

    /**
     * Another token for the same person, for all mirrors of the account at once. The old one stays until the forge has
     * taken the new one.
     * @param granted how the token came, when it was not entered
     * @throws AppError `invalid_input` when it belongs to somebody else, and what `Forge` throws
     */
    changeToken: async (
      id: string,
      token: GivenToken,
      granted: GrantedSignIn | null = null,
    ): Promise<Account> => {
      const before = findConnection(id)
      const kind = kindOf(before.account)
      if (isGitHubApp(before.account, before.row)) {
        throw invalid('This account is a GitHub App: give it a new private key instead.', 'id')
      }
      const given = cleanToken(kind, token)
      const identity = await look(kind, before.row.webUrl, given)
      // It may have been changed or removed meanwhile.
      const { account, row } = findConnection(id)
      if (identity.userId !== row.userId) {
        const whose =
          granted === null ? `This token belongs to ${identity.login}` : `You signed in as ${identity.login}`
        const reason = `${whose}, the account to ${row.login}. Add it as an account of its own.`
        throw invalid(reason, 'token')
      }
      const now = clock.now()
      const opensGit = account.credentialKind === 'password'
      connections.save(freshRow(id, row.webUrl, given, identity, granted), () => {
        accounts.change(id, {
          ...(opensGit ? sealCredential(vault, id, credentialOfToken(identity, given)) : {}),
          changedAt: now,
        })
        saveSignIn(id, granted)
      })
      if (opensGit) parts.onChanged(id)
      return announce(id)
    },

    /**
     * Asks the forge again. A failure is part of the answer, not thrown: what was known stays.
     * @throws AppError `not_found`, `invalid_input` for an account without a forge, `cancelled`
     */
    check: async (id: string): Promise<Account> => {
      const { account, row: before } = findConnection(id)
      const now = clock.now()
      let row = before
      // A locked vault is the failure of the look, like a token that the forge refuses or does not renew.
      const ask = async (): Promise<ForgeIdentity> => {
        await parts.freshen(id)
        row = connections.find(id) ?? before
        return look(kindOf(account), row.webUrl, openToken(vault, row))
      }
      const change = await ask().then(
        (identity) => ({ ...factsOf(identity), ...endUnlessRenewed(row), failure: null }),
        (thrown: unknown) => {
          const error = toAppError(thrown)
          if (error.code === 'cancelled') throw error
          return { failure: failureOf(error, null) }
        },
      )
      const current = connections.find(id)
      // Another token was given meanwhile: this look was at the old one.
      if (current !== null && isSameBytes(current.sealedToken, row.sealedToken)) {
        connections.save({ ...current, ...change, checkedAt: now })
      }
      return announce(id)
    },

    /** @throws AppError `not_found`, `invalid_input` for an account without a forge, `vault_locked`, and as `Freshen` does */
    open: async (id: string, signal: AbortSignal): Promise<OpenForge> => {
      await parts.freshen(id)
      const { account, row } = findConnection(id)
      const kind = kindOf(account)
      const signIn = signInOf(openToken(vault, row))
      return { forge: await forges.open(kind), access: { kind, webUrl: row.webUrl, signIn, signal } }
    },
  }
}

export type ForgeConnections = ReturnType<typeof createForgeConnections>

const kindOf = ({ kind }: AccountRow): ForgeKind => {
  if (kind === 'generic') throw invalid('This account is a sign-in for git alone.', 'id')
  return kind
}

/** When a person has to do something: never, for what is renewed in time. */
const endOf = ({ grant }: GrantedSignIn, identity: ForgeIdentity): number | null =>
  grant.refreshToken === null ? (grant.expiresAt ?? identity.expiresAt) : null

const endUnlessRenewed = ({ signIn }: ForgeConnectionRow): { readonly expiresAt?: null } =>
  signIn?.isRenewed === true ? { expiresAt: null } : {}

/** How git signs in with the token; where it cannot (SourceHut takes no pushes over HTTPS), by the SSH agent. */
const credentialOfToken = (identity: ForgeIdentity, { token }: GivenToken): CredentialInput =>
  identity.gitUsername === null
    ? { kind: 'ssh_agent' }
    : { kind: 'password', username: identity.gitUsername, password: token }
