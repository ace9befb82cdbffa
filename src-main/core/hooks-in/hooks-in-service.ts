import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { HookDelivery, HookIn, HookReach, HooksInState } from '../../../src-shared/domain/hooks-in.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { findAccount } from '../accounts/find-account.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { AllForgeHints } from '../ports/forge-hints.ts'
import type { HintCursorStore, HooksInStore } from '../ports/hooks-in-store.ts'
import type { Paged } from '../ports/page.ts'
import { hookAddress } from './hook-address.ts'
import type { HookSecrets } from './hook-secret.ts'
import type { HookSigning } from './hook-signing.ts'
import type { KeepHooks } from './keep-hooks.ts'
import { readServerKey } from './server-key.ts'

type PageOf = { readonly accountId: string; readonly cursor: string | null; readonly limit: number }

/**
 * What a person sees and decides of the webhooks of an account. Methods throw AppError `not_found`, `invalid_input`,
 * and `forge_cannot` for a new secret where the forge has a key of its own.
 */
export const createHooksInService = (deps: {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly store: HooksInStore
  readonly cursors: HintCursorStore
  readonly hints: AllForgeHints
  readonly secrets: Pick<HookSecrets, 'add'>
  readonly signing: Pick<HookSigning, 'keyOf' | 'lacksKey'>
  readonly keep: Pick<KeepHooks, 'repair' | 'touch'>
  readonly publicAddress: () => string | null
  readonly onChanged: (accountId: string) => void
}) => {
  const { accounts, store, cursors, hints, signing } = deps

  /** @throws AppError `not_found`, `invalid_input` for a sign-in that knows no forge */
  const kindOf = (accountId: string): ForgeKind => {
    const { kind } = findAccount(accounts, accountId)
    if (kind !== 'generic' && deps.connections.find(accountId) !== null) return kind
    const reason = 'This account is a sign-in for git alone: its host is not known as a forge.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'accountId' } })
  }

  const reachOf = (accountId: string): HookReach => {
    const { enabled, lastDeliveryAt } = store.account(accountId)
    if (!enabled) return 'off'
    if (deps.publicAddress() === null) return 'no_address'
    if (signing.lacksKey(accountId)) return 'no_key'
    return lastDeliveryAt === null ? 'waiting' : 'reached'
  }

  const state = (accountId: string): HooksInState => {
    const kind = kindOf(accountId)
    const { enabled, problem, lastDeliveryAt } = store.account(accountId)
    const address = deps.publicAddress()
    const cursor = cursors.find(accountId)
    return {
      accountId,
      reach: reachOf(accountId),
      enabled,
      url: address === null || signing.lacksKey(accountId) ? null : hookAddress(address, kind, accountId),
      serverKey: signing.keyOf(accountId),
      counts: { ...store.countHooks(accountId) },
      problem,
      lastDeliveryAt,
      hints: hints.has(kind)
        ? { lookedAt: cursor?.lookedAt ?? null, failure: cursor?.failure ?? null }
        : null,
    }
  }

  return {
    state,
    change: (accountId: string, enabled: boolean): HooksInState => {
      kindOf(accountId)
      store.changeAccount(accountId, { enabled, problem: null, restsUntil: null })
      deps.keep.repair(accountId, null)
      deps.onChanged(accountId)
      return state(accountId)
    },
    list: (page: PageOf): Paged<HookIn> => {
      kindOf(page.accountId)
      return store.listHooks(page)
    },
    repair: (accountId: string, id: string | null): HooksInState => {
      kindOf(accountId)
      if (id !== null && store.findHook(accountId, id) === null) {
        throw new AppError('not_found', 'The webhook was not found.', { details: { what: 'The webhook' } })
      }
      deps.keep.repair(accountId, id)
      return state(accountId)
    },
    changeSecret: (accountId: string): HooksInState => {
      kindOf(accountId)
      if (signing.keyOf(accountId) !== null) {
        const reason = 'SourceHut has no secret that could be changed: it signs with a key of its own.'
        const { host } = findAccount(accounts, accountId)
        const advice = 'When its server has another key, give that one.'
        throw new AppError('forge_cannot', reason, { details: { host, reason, advice } })
      }
      deps.secrets.add(accountId)
      deps.keep.repair(accountId, null)
      return state(accountId)
    },
    /** @param given in base64; null: the one that is known of its host, if any */
    changeKey: (accountId: string, given: string | null): HooksInState => {
      kindOf(accountId)
      if (signing.keyOf(accountId) === null) {
        const reason =
          'Only SourceHut has a key; this forge signs with a secret that Mirrordesk makes for it.'
        throw new AppError('invalid_input', reason, { details: { reason, field: 'serverKey' } })
      }
      const serverKey = given === null ? null : readServerKey(given)
      store.changeAccount(accountId, { serverKey, problem: null, restsUntil: null })
      deps.keep.repair(accountId, null)
      deps.onChanged(accountId)
      return state(accountId)
    },
    listDeliveries: (page: PageOf): Paged<HookDelivery> => {
      kindOf(page.accountId)
      return store.listDeliveries(page)
    },
    /** Where the forge of the account is to send to; null when it is to send nothing. */
    wantedUrl: (accountId: string): string | null => {
      const account = accounts.find(accountId)
      const address = deps.publicAddress()
      if (account === null || account.kind === 'generic' || address === null) return null
      if (signing.lacksKey(accountId) || !store.account(accountId).enabled) return null
      return hookAddress(address, account.kind, accountId)
    },
  }
}

export type HooksInService = ReturnType<typeof createHooksInService>
