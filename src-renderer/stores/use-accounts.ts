import { useStore } from 'zustand'
import type { Account } from '../../src-shared/domain/account.ts'
import { useStores } from './contract-context.tsx'

/** All accounts by id; a new map whenever one of them changed. */
export const useAccounts = (): ReadonlyMap<string, Account> =>
  useStore(useStores().accounts.store, ({ byId }) => byId)

/** Whether the accounts were read. */
export const useAccountsLoaded = (): boolean =>
  useStore(useStores().accounts.store, ({ isLoaded }) => isLoaded)

/** Null without id, or when there is none with this id. */
export const useAccount = (id: string | null): Account | null =>
  useStore(useStores().accounts.store, ({ byId }) => (id === null ? null : (byId.get(id) ?? null)))
