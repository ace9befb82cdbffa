import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Log } from '../ports/log.ts'
import type { SignInFlows } from '../ports/sign-in-flows.ts'
import type { SignInGrant } from '../ports/sign-in-grant.ts'
import type { SignInRow, SignInStore } from '../ports/sign-in-store.ts'
import type { Vault } from '../ports/vault.ts'
import { sealCredential } from './account-credential.ts'
import { toAccount } from './account-view.ts'
import { inASentence } from './forge-sentence.ts'
import { sealToken } from './forge-token.ts'
import { openRefreshToken, sealSignIn } from './granted-sign-in.ts'
import { isSameBytes } from './same-bytes.ts'

/** A token that is good for less than this is renewed before it is used. */
const renewBeforeMs = 5 * 60_000
/** After a forge could not be asked, for as long as the token is still good. */
const askAgainMs = 60_000

export type RenewSignInsParts = {
  readonly signIns: SignInStore
  readonly accounts: AccountStore
  readonly connections: ForgeConnectionStore
  readonly flows: SignInFlows
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
  /** The core stops. */
  readonly stopping: AbortSignal
}

/**
 * Makes sure that the token of an account is good for some minutes more, before something uses it.
 * @returns null when there is nothing to do, which is the rule, and costs one look into the database
 * @throws AppError (by the promise) `remote_auth_failed` when a person has to sign in again; what `SignInFlow.renew`
 *   throws when the token is over and the forge cannot be asked
 */
export type Freshen = (accountId: string) => Promise<void> | null

type Renewable = SignInRow & { readonly sealedRefresh: Uint8Array; readonly tokenEndsAt: number }

const isRenewable = (row: SignInRow): row is Renewable =>
  row.sealedRefresh !== null && row.tokenEndsAt !== null

/** Tokens that live for minutes alone are used for most of that. */
const renewAt = ({ tokenEndsAt, grantedAt }: Renewable): number =>
  tokenEndsAt - Math.min(renewBeforeMs, Math.max(0, tokenEndsAt - grantedAt) / 4)

const signInAgain = (account: Pick<AccountRow, 'label' | 'host'>, said: unknown): AppError =>
  new AppError('remote_auth_failed', 'The sign-in is over.', {
    details: {
      host: account.host,
      expired: true,
      reason: `The sign-in of ${account.label} is over.`,
      advice: 'Sign in again at the account; its mirrors then go on.',
      ...(typeof said === 'string' ? { output: said } : {}),
    },
  })

/**
 * Tokens of a sign-in end after hours, and are renewed when something is about to use them: once at a time for each
 * account, and never while they are good for minutes. What renews a token is good for one use, so its answer is stored, all of
 * it in one transaction, before the new token is used. Should the core die between the answer and that, the forge refuses
 * the next renewal, and the account says that one has to sign in again.
 */
export const createRenewSignIns = (parts: RenewSignInsParts): { readonly freshen: Freshen } => {
  const { signIns, accounts, connections, flows, vault, clock, events, log, stopping } = parts
  const underWay = new Map<string, Promise<void>>()
  /** Tokens that the forge gave and that could not be stored, by what they were given for. */
  const unstored = new Map<string, { readonly usedRefresh: Uint8Array; readonly grant: SignInGrant }>()
  const askedInVain = new Map<string, number>()

  const announce = (id: string): void => {
    const account = accounts.find(id)
    if (account !== null) events.emit('account.changed', toAccount(account, connections.find(id)))
  }

  /** All of it together, and only in the place of what it was given for. */
  const store = (row: Renewable, grant: SignInGrant): void => {
    const { accountId, way, clientId } = row
    const [current, account, connection] = [
      signIns.find(accountId),
      accounts.find(accountId),
      connections.find(accountId),
    ]
    // Removed, signed in anew, or given another token meanwhile: that one counts.
    const isCurrent =
      current !== null && isRenewable(current) && isSameBytes(current.sealedRefresh, row.sealedRefresh)
    if (!isCurrent || account === null || connection === null) return
    // Some forges leave the old one as it is.
    const refreshToken = grant.refreshToken ?? openRefreshToken(vault, accountId, row.sealedRefresh)
    const now = clock.now()
    const { credentialKind, username } = account
    const renewed = { ...connection, sealedToken: sealToken(vault, accountId, grant.token), failure: null }
    connections.save(renewed, () => {
      signIns.save(sealSignIn(vault, accountId, { way, clientId, grant: { ...grant, refreshToken } }, now))
      if (credentialKind !== 'password' || username === null) return
      const credential = { kind: credentialKind, username, password: grant.token }
      accounts.change(accountId, sealCredential(vault, accountId, credential))
    })
  }

  /** The forge renews it no more. A person is told once, here, for all mirrors. */
  const end = (row: Renewable, account: AccountRow, error: AppError): void => {
    const current = signIns.find(row.accountId)
    const connection = connections.find(row.accountId)
    if (current === null || !isRenewable(current)) return
    if (!isSameBytes(current.sealedRefresh, row.sealedRefresh)) return
    const failure = failureOf(error, null)
    signIns.save({ ...current, failure })
    if (connection !== null) connections.save({ ...connection, failure, checkedAt: clock.now() })
    announce(row.accountId)
    const { mirrorCount, label, kind } = account
    const forge = kind === 'generic' ? 'the forge' : forgeNames[kind]
    const stops = mirrorCount === 1 ? 'Its mirror stops' : `Its ${mirrorCount} mirrors stop`
    events.emit('notice.raised', {
      id: newId('acc'),
      kind: 'failed',
      at: clock.now(),
      title: `The sign-in of ${label} is over.`,
      body: `Sign in again at ${forge}.${mirrorCount === 0 ? '' : ` ${stops} until then.`}`,
      repository: null,
      mirrorId: null,
      runId: null,
    })
  }

  const askFor = async (row: Renewable, webUrl: string, account: AccountRow): Promise<SignInGrant> => {
    if (account.kind === 'generic') throw signInAgain(account, null)
    const known = unstored.get(row.accountId)
    if (known !== undefined && isSameBytes(known.usedRefresh, row.sealedRefresh)) return known.grant
    const refreshToken = openRefreshToken(vault, row.accountId, row.sealedRefresh)
    const { renew } = await flows.open(account.kind)
    return renew({ app: { webUrl, clientId: row.clientId }, refreshToken, signal: stopping })
  }

  const renew = async (row: Renewable): Promise<void> => {
    const { accountId } = row
    const isGood = (): boolean => row.tokenEndsAt > clock.now()
    const account = accounts.find(accountId)
    const connection = connections.find(accountId)
    if (account === null || connection === null) return
    if (row.failure !== null) throw signInAgain(account, row.failure.output)
    let grant: SignInGrant
    try {
      grant = await askFor(row, connection.webUrl, account)
    } catch (error) {
      if (isAppError(error) && error.code === 'remote_auth_failed') {
        const over = signInAgain(account, error.details['output'])
        end(row, account, over)
        if (!isGood()) throw over
        return
      }
      if (!isGood()) throw inASentence(error)
      askedInVain.set(accountId, clock.now())
      log.warn('A token could not be renewed yet.', { accountId, error })
      return
    }
    // Kept for the next try should the disk be full: the forge gives them once, and the old token may be dead by now.
    unstored.set(accountId, { usedRefresh: row.sealedRefresh, grant })
    store(row, grant)
    unstored.delete(accountId)
    askedInVain.delete(accountId)
    announce(accountId)
  }

  const isDue = (row: Renewable, now: number): boolean => {
    if (row.failure !== null) return now >= row.tokenEndsAt
    if (now < renewAt(row)) return false
    const asked = askedInVain.get(row.accountId)
    return now >= row.tokenEndsAt || asked === undefined || Math.abs(now - asked) >= askAgainMs
  }

  return {
    freshen: (accountId) => {
      const running = underWay.get(accountId)
      if (running !== undefined) return running
      const row = signIns.find(accountId)
      if (row === null || !isRenewable(row) || !isDue(row, clock.now())) return null
      const renewal = renew(row).finally(() => underWay.delete(accountId))
      underWay.set(accountId, renewal)
      return renewal
    },
  }
}
