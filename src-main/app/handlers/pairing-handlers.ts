import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { PairAccounts } from '../../core/accounts/pair-accounts.ts'

export const createPairingHandlers = (
  pairs: PairAccounts,
): Pick<ContractHandlers, 'pairs.plan' | 'pairs.start' | 'pairs.get' | 'pairs.cancel'> => ({
  'pairs.plan': (choice) => pairs.plan(choice),
  'pairs.start': (choice) => pairs.start(choice),
  'pairs.get': ({ accountId }) => ({ state: pairs.state(accountId) }),
  'pairs.cancel': async ({ accountId }) => ({ state: await pairs.cancel(accountId) }),
})
