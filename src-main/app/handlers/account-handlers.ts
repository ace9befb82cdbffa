import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'
import type { ForgeConnections } from '../../core/accounts/forge-connections.ts'
import type { HooksIn } from '../create-hooks-in.ts'

export const createAccountHandlers = (
  accounts: AccountService,
  connections: ForgeConnections,
  hooksIn: Pick<HooksIn, 'takeAllAway'>,
): Pick<
  ContractHandlers,
  | 'accounts.add'
  | 'accounts.connect'
  | 'accounts.changeToken'
  | 'accounts.check'
  | 'accounts.list'
  | 'accounts.change'
  | 'accounts.remove'
> => ({
  'accounts.add': (input) => accounts.add(input),
  'accounts.connect': (input) => connections.connect(input),
  'accounts.changeToken': ({ id, ...token }) => connections.changeToken(id, token),
  'accounts.check': ({ id }) => connections.check(id),
  'accounts.list': () => ({ items: [...accounts.list()] }),
  'accounts.change': (input) => accounts.change(input),
  'accounts.remove': async ({ id }) => {
    accounts.refuseUsed(id)
    const webhooksLeft = [...(await hooksIn.takeAllAway(id))]
    accounts.remove(id)
    return { id, webhooksLeft }
  },
})
