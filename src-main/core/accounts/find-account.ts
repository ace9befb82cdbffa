import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'

/** @throws AppError `not_found` */
export const findAccount = (accounts: Pick<AccountStore, 'find'>, id: string): AccountRow => {
  const account = accounts.find(id)
  if (account === null)
    throw new AppError('not_found', 'The account was not found.', { details: { what: 'The account' } })
  return account
}
