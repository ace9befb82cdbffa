import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { isNoteworthyExistence } from '../../../src-shared/domain/existence.ts'
import type { Existence } from '../../core/existence/existence.ts'

export const createExistenceHandlers = (
  existence: Existence,
): Pick<ContractHandlers, 'existence.list' | 'existence.check'> => ({
  'existence.list': ({ accountId, notable }) => ({
    items: existence.list(accountId).filter((one) => notable !== true || isNoteworthyExistence(one)),
    accounts: accountId === undefined ? [...existence.accountsOf()] : [existence.account(accountId)],
  }),
  'existence.check': async ({ accountId, accept }) => {
    const account = await existence.check(accountId, accept ?? false)
    return { account, items: [...existence.list(accountId)] }
  },
})
