import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'

export const createAccountHandlers = (
  accounts: AccountService,
): Pick<ContractHandlers, 'accounts.add' | 'accounts.list' | 'accounts.change' | 'accounts.remove'> => ({
  'accounts.add': (input) => accounts.add(input),
  'accounts.list': () => ({ items: [...accounts.list()] }),
  'accounts.change': (input) => accounts.change(input),
  'accounts.remove': ({ id }) => {
    accounts.remove(id)
    return { id }
  },
})
