import { createHash } from 'node:crypto'
import type { AccountStore } from '../ports/account-store.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { HooksInStore } from '../ports/hooks-in-store.ts'
import type { HookSecrets } from './hook-secret.ts'
import { publishedKeyOf } from './server-key.ts'

/** What a new webhook is signed with. */
export type SigningNow = {
  /** Webhooks that were made with another one are made again. */
  readonly id: string
  /** Empty where the forge has a key of its own, and takes none. */
  readonly secret: string
}

/**
 * By what the deliveries of an account are known: a secret that is made here for it, or, at SourceHut, the public key of
 * the server, which signs for everybody.
 */
export const createHookSigning = (deps: {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly store: Pick<HooksInStore, 'account'>
  readonly secrets: HookSecrets
}) => {
  const { accounts, connections, store, secrets } = deps
  const keyOf = (accountId: string): { readonly key: string | null; readonly isGiven: boolean } | null => {
    if (accounts.find(accountId)?.kind !== 'sourcehut') return null
    const given = store.account(accountId).serverKey
    if (given !== null) return { key: given, isGiven: true }
    const connection = connections.find(accountId)
    return { key: connection === null ? null : publishedKeyOf(connection.webUrl), isGiven: false }
  }
  /** SourceHut keeps a webhook with the token that made it, with its grants and its end: another token makes it again. */
  const madeBy = (accountId: string): string => {
    const token = connections.find(accountId)?.sealedToken ?? new Uint8Array()
    return `tok_${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
  }

  return {
    /** The public key of the account's server; null where deliveries are known by a secret. */
    keyOf,
    /** Whether nobody said by what its deliveries are known. */
    lacksKey: (accountId: string): boolean => keyOf(accountId)?.key === null,
    /** Whether its deliveries are signed for whoever had them sent, and its webhooks end with the token that made them. */
    isOfServer: (accountId: string): boolean => keyOf(accountId) !== null,
    /** @throws AppError `vault_locked` */
    current: (accountId: string): SigningNow =>
      keyOf(accountId) === null ? secrets.current(accountId) : { id: madeBy(accountId), secret: '' },
    /** All that a delivery may be signed with right now. */
    valid: (accountId: string): readonly string[] => {
      const known = keyOf(accountId)
      if (known === null) return secrets.valid(accountId)
      return known.key === null ? [] : [known.key]
    },
  }
}

export type HookSigning = ReturnType<typeof createHookSigning>
