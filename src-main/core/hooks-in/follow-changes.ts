import type { Account } from '../../../src-shared/domain/account.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Clock } from '../ports/clock.ts'

type Told =
  | { readonly name: 'mirror.changed'; readonly payload: Mirror }
  | { readonly name: 'mirror.removed'; readonly payload: { readonly id: string } }
  | { readonly name: 'account.changed'; readonly payload: Account }
  | { readonly name: 'account.removed'; readonly payload: { readonly id: string } }
  | { readonly name: 'settings.changed'; readonly payload: { readonly publicAddress: string | null } }

/**
 * Notices what changes the webhooks that are needed: mirrors that come, go or point elsewhere, accounts and their tokens,
 * the public address. Mirrors are told of at each of their runs: that costs a look into a map.
 */
export const createFollowChanges = (deps: {
  readonly clock: Clock
  readonly startedAt: number
  readonly accountTouched: (accountId: string) => void
  /** Its token is another, or it is new. */
  readonly accountChanged: (accountId: string) => void
  readonly accountRemoved: (accountId: string) => void
  readonly addressChanged: (address: string | null) => void
}) => {
  const mirrors = new Map<string, { readonly accountId: string | null; readonly what: string }>()
  const accounts = new Map<string, string>()

  const followMirror = (mirror: Mirror): void => {
    const { id, accountId, direction, url, createdAt } = mirror
    const before = mirrors.get(id)
    const what = `${accountId ?? ''} ${direction} ${url}`
    if (before?.what === what) return
    mirrors.set(id, { accountId, what })
    // One from before the start is as it was then.
    if (before === undefined && createdAt < deps.startedAt) return
    for (const touched of new Set([before?.accountId ?? null, accountId])) {
      if (touched !== null) deps.accountTouched(touched)
    }
  }

  return (event: Told | { readonly name: string; readonly payload: unknown }): void => {
    const told = event as Told
    switch (told.name) {
      case 'mirror.changed':
        followMirror(told.payload)
        return
      case 'mirror.removed': {
        const accountId = mirrors.get(told.payload.id)?.accountId ?? null
        mirrors.delete(told.payload.id)
        if (accountId !== null) deps.accountTouched(accountId)
        return
      }
      case 'account.changed': {
        const { id, changedAt, connection } = told.payload
        if (connection === null) return
        const what = `${changedAt} ${(connection.scopes ?? []).join(' ')} ${String(connection.failure === null)}`
        if (accounts.get(id) === what) return
        accounts.set(id, what)
        deps.accountChanged(id)
        return
      }
      case 'account.removed':
        accounts.delete(told.payload.id)
        deps.accountRemoved(told.payload.id)
        return
      case 'settings.changed':
        deps.addressChanged(told.payload.publicAddress)
        return
    }
  }
}
