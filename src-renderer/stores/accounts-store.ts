import type { Account } from '../../src-shared/domain/account.ts'
import type { Connection } from '../transport/connection.ts'
import { createKeptItems, type KeptItemsStore } from './kept-items.ts'

/** All accounts; secrets are never among what is read. */
export const createAccountsStore = (connection: Connection): KeptItemsStore<Account> =>
  createKeptItems<Account>(connection, {
    read: async () => {
      const { items } = await connection.call('accounts.list', {})
      return items.map((account) => [account.id, account] as const)
    },
    changeOf: (event) => {
      if (event.name === 'account.changed') return { id: event.payload.id, item: event.payload }
      return event.name === 'account.removed' ? { id: event.payload.id, item: null } : null
    },
  })
